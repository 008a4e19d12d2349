import Foundation
import KakuzukeProtocol
@_spi(Mutation) import Postgres
import Testing

@testable import Services

// Goal: every tenant filter of every statement is needed, even without row level security. Method: two retailers with
// the same codes and numbers, row level security off; each filter is replaced by `true` in turn, and the work that
// runs the statement must come out differently, fail, or change the other retailer's rows.
@Suite struct FilterMutationTests {
    /// Parts of the work that are tried for one mutant before it counts as alive.
    private static let partsTriedMax = 8

    /// A mutant with the parts of the work that run its statement.
    private struct Candidate: Sendable {
        let mutant: FilterMutation.Mutant
        let parts: [FilterMutation.Part]
    }

    @Test func everyTenantFilterIsNeeded() async throws {
        let (candidates, expected) = await Self.candidates()
        var alive: [String] = []
        await withTaskGroup(of: String?.self) { group in
            for candidate in candidates {
                group.addTask { await Self.survives(candidate, expected) ? candidate.mutant.name : nil }
            }
            for await name in group {
                if let name { alive.append(name) }
            }
        }
        print("\(candidates.count) tenant filters, \(alive.count) not missed")
        let news = alive.filter { !FilterMutation.openFilters.contains($0) }.sorted()
        #expect(news == [], "\(news)")
    }

    /// Every filter of every statement that runs, and what comes of each part of the work with all filters.
    private static func candidates() async -> ([Candidate], [FilterMutation.Part: [String]]) {
        var parts: [String: [FilterMutation.Part]] = [:]
        var expected: [FilterMutation.Part: [String]] = [:]
        for part in FilterMutation.parts {
            let recorder = StatementRecorder()
            let lines = await FilterMutation.transcript(part, rewriting: recorder.rewriting) {
                // Making the world belongs to the first part alone.
                if part != .world { _ = recorder.take() }
            }
            #expect(lines.filter { $0.hasPrefix(FilterMutation.faultMark) } == [], "\(part)")
            expected[part] = lines
            for text in recorder.take() { parts[text, default: []].append(part) }
        }
        var candidates: [Candidate] = []
        var idle: Set<String> = []
        for statement in FilterMutation.statementsInSource() {
            guard let parts = parts[statement.text] else {
                idle.insert(statement.name)
                continue
            }
            // The world's own making comes last: the least can be told from it.
            candidates += FilterMutation.mutants(of: statement.text, named: statement.name).map {
                Candidate(mutant: $0, parts: parts.reversed())
            }
        }
        #expect(idle.isSubset(of: FilterMutation.openStatements), "\(idle.subtracting(FilterMutation.openStatements))")
        return (candidates, expected)
    }

    /// True when the parts that run the statement come out as they do with the filter.
    private static func survives(
        _ candidate: Candidate, _ expected: [FilterMutation.Part: [String]]
    ) async -> Bool {
        let mutant = candidate.mutant
        for part in candidate.parts.prefix(partsTriedMax) {
            let rewriting = StatementRewriting { $0 == mutant.original ? mutant.text : $0 }
            if await FilterMutation.transcript(part, rewriting: rewriting) != expected[part] { return false }
        }
        return true
    }
}
