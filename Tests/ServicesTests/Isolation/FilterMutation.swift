import Foundation
import KakuzukeProtocol
@_spi(Mutation) import Postgres
import RPC
import Rating
@_spi(Authentication) import Storage
import Synchronization

@testable import Services

/// Which statements run in which part of the world's work, and the same work with one tenant filter dropped.
struct FilterMutation {
    /// A statement's text with one of its tenant filters replaced by `true`.
    struct Mutant: Hashable {
        let original: String
        let text: String
        /// The statement and the number of the filter in it.
        let name: String
    }

    /// A part of the work that runs by itself in a fresh world.
    enum Part: Hashable {
        /// Making the world: stores, agents, enrolment, policies, receipts, states.
        case world
        /// A method as all roles that may call it.
        case method(KakuzukeMethod)
        /// An agent's day: handshake, amendments, feeds.
        case agentsDay
    }

    /// All parts; sign-ins are left out, whose statements name a tenant that nobody has proved yet.
    static let parts: [Part] =
        [.world, .agentsDay]
        + KakuzukeMethod.allCases.filter {
            if case .signInService = $0 { false } else { true }
        }.map { .method($0) }

    /// Begins lines that no work without a mutation may have.
    static let faultMark = "fault:"

    /// Every tenant filter of a statement, dropped in turn.
    static func mutants(of text: String, named statement: String) -> [Mutant] {
        // No word boundaries: a full stop between letters is none.
        let filter = /(?:[a-z_]+\.)?tenant_id = (?:\$[0-9]+|[a-z_]+\.tenant_id)/
        return text.matches(of: filter).enumerated().map { position, match in
            var changed = text
            changed.replaceSubrange(match.range, with: "true")
            return Mutant(original: text, text: changed, name: "\(statement) \(position + 1)")
        }
    }

    /// Every statement of the storage that has a tenant filter, by the name of its type.
    static func statementsInSource() -> [(name: String, text: String)] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Backend/Storage")
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var found: [(name: String, text: String)] = []
        for case let file as URL in files ?? FileManager.DirectoryEnumerator() where file.pathExtension == "swift" {
            guard let source = try? String(contentsOf: file, encoding: .utf8),
                let start = source.range(of: "static let sql: PostgresSQL = \"\"\"\n"),
                let end = source.range(of: "\n        \"\"\"", range: start.upperBound..<source.endIndex)
            else { continue }
            let lines = source[start.upperBound..<end.lowerBound].split(
                separator: "\n", omittingEmptySubsequences: false)
            let text = lines.map { String($0.dropFirst(8)) }.joined(separator: "\n")
            let name = file.deletingPathExtension().lastPathComponent
            if !mutants(of: text, named: name).isEmpty { found.append((name, text)) }
        }
        return found.sorted { $0.name < $1.name }
    }

    /// Does a part of the work and tells everything that came of it, with what happened to the other tenant.
    ///
    /// - Parameters:
    ///   - part: what is done.
    ///   - rewriting: the mutation, or what only looks on.
    ///   - worldIsMade: called between the making of the world and the work.
    /// - Returns: one line for each thing that can be told apart.
    static func transcript(
        _ part: Part, rewriting: StatementRewriting, worldIsMade: @Sendable () -> Void = {}
    ) async -> [String] {
        var lines: [String] = []
        do {
            try await IsolationWorld.with(rewriting: rewriting) { world in
                let foreign = try await world.digests.of(world.foreign.scope.tenant)
                worldIsMade()
                do {
                    lines += try await work(part, world)
                } catch {
                    lines.append("\(faultMark) \(part): \(type(of: error))")
                }
                lines += try await ratings(world)
                let after = try await world.digests.of(world.foreign.scope.tenant)
                for (table, digest) in after.sorted(by: { $0.key < $1.key }) where foreign[table] != digest {
                    lines.append("\(faultMark) foreign rows of \(table) have changed")
                }
            }
        } catch {
            lines.append("\(faultMark) the world: \(type(of: error))")
        }
        return lines
    }

    private static func work(_ part: Part, _ world: IsolationWorld) async throws -> [String] {
        switch part {
        case .world: []
        case .method(let method): try await AccessMatrix(world: world).transcript(method)
        case .agentsDay: try await AgentsDay(world: world).transcript()
        }
    }

    /// What all customers are worth, from states and from receipts: every receipt and fact of the tenant is in it.
    private static func ratings(_ world: IsolationWorld) async throws -> [String] {
        var lines: [String] = []
        for number in 1...3 {
            let hash = IngestTests.customer(number)
            let found = try await world.tenant.directories.customers.find([hash], world.tenant.scope)
            guard let customer = found[hash] else {
                lines.append("customer \(number) is not found")
                continue
            }
            for fromReceipts in [false, true] {
                let subject = try await world.tenant.reader.subject(
                    customer, on: IsolationWorld.today, world.tenant.scope, fromReceipts: fromReceipts)
                lines.append("\(number) \(String(describing: subject.evaluation?.ratings(on: IsolationWorld.today)))")
            }
        }
        return lines
    }
}

/// Remembers which texts ran while it was asked to, and puts mutants in their places.
final class StatementRecorder: Sendable {
    private let seen = Mutex<Set<String>>([])

    /// The texts since the last time.
    func take() -> Set<String> {
        seen.withLock { seen in
            defer { seen = [] }
            return seen
        }
    }

    var rewriting: StatementRewriting {
        StatementRewriting { text in
            self.seen.withLock { _ = $0.insert(text) }
            return text
        }
    }
}
