import Foundation
import KakuzukeProtocol
import LocalStore
import RPC
import SeededTestSupport
import Testing

@testable import Synchronizer

// Goal: wherever a snapshot breaks off, and whatever becomes of the server's snapshot meanwhile, the agent ends with
// exactly the newest one, and takes no part twice that it need not. Method: the agent's own file and synchroniser
// against a server that breaks off at each part; a new synchroniser for each round, as after a restart.
@Suite struct SnapshotResumeTests {
    private struct Agent {
        let folder = NSTemporaryDirectory() + "kz-resume-\(UUID().uuidString.prefix(8))"
        let server: RPCServer
        let client: RPCClient
        var kept: String { folder + "/feed.partial" }

        init(_ snapshots: SnapshotServer) async throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let database = try AgentDatabase(path: folder + "/agent.db")
            try database.install(
                Installation(
                    epoch: [UInt8](repeating: 3, count: 16), tenant: "t", agent: "a", store: "S001", settings: []))
            try database.close()
            server = try RPCServer(methods: snapshots.methods, wallClockSeconds: { 0 })
            let path = folder + "/s"
            _ = try await server.start([.unixSocket(path: path, mode: 0o600)])
            client = try RPCClient(.unixSocket(path: path), random: { 0.5 })
        }

        /// One round of a process of its own.
        func round(bytesMax: Int64 = 1 << 30) async throws -> SyncReport {
            let database = try AgentDatabase(path: folder + "/agent.db")
            defer { try? database.close() }
            var limits = SyncLimits()
            limits.feedDownloadBytesMax = bytesMax
            limits.feedItemsPerWrite = 7
            return try await Synchronizer(
                database: database, link: ServerLink(client: client), softwareVersion: "test", downloadPath: kept,
                limits: limits, now: { StoredInstant(millisecondsSinceEpoch: 1_800_000_000_000) }
            ).run()
        }

        /// Rounds until one succeeds.
        func rounds(atMost count: Int, between: (Int) throws -> Void = { _ in }) async throws -> SyncReport {
            for number in 0..<count {
                do {
                    return try await round()
                } catch {
                    #expect((error as? SyncFailure)?.isTransient == true, "\(error)")
                    try between(number)
                }
            }
            return try await round()
        }

        /// All that prices depend on, row by row.
        func cache() throws -> [String] {
            let database = try AgentDatabase(path: folder + "/agent.db")
            defer { try? database.close() }
            return try database.read { try $0.cacheText() }
        }

        func close() async {
            await client.shutdown()
            await server.shutdown(drainWithin: .zero)
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    private static let itemParts = 6

    /// What an agent has that was never disturbed.
    private static func undisturbed(_ change: UInt64, itemParts: Int) async throws -> [String] {
        let agent = try await Agent(try SnapshotServer(change: change, itemParts: itemParts))
        _ = try await agent.round()
        let cache = try agent.cache()
        await agent.close()
        return cache
    }

    @Test(.timeLimit(.minutes(3))) func aSnapshotGoesOnWhereverItBrokeOff() async throws {
        let wanted = try await Self.undisturbed(5, itemParts: Self.itemParts)
        #expect(wanted.count > 100)
        for cut in 0..<(Self.itemParts + 2) {
            let snapshots = try SnapshotServer(change: 5, itemParts: Self.itemParts)
            let agent = try await Agent(snapshots)
            snapshots.cut(after: [cut])
            let report = try await agent.rounds(atMost: 2)
            #expect(try agent.cache() == wanted, "cut after \(cut)")
            #expect(report.keptParts == cut && snapshots.continued == (cut > 0 ? 1 : 0), "cut after \(cut)")
            #expect(snapshots.sentParts == snapshots.partCount, "cut after \(cut)")
            #expect(!FileManager.default.fileExists(atPath: agent.kept))
            await agent.close()
        }
    }

    @Test(.timeLimit(.minutes(3))) func anotherSnapshotIsNeverMixedIn() async throws {
        let wanted = try await Self.undisturbed(9, itemParts: 4)
        for cut in 1..<(Self.itemParts + 2) {
            let snapshots = try SnapshotServer(change: 5, itemParts: Self.itemParts)
            let agent = try await Agent(snapshots)
            snapshots.cut(after: [cut, min(cut, 3)])
            let report = try await agent.rounds(atMost: 3) { number in
                if number == 0 { try snapshots.change(to: 9, itemParts: 4) }
            }
            #expect(try agent.cache() == wanted, "cut after \(cut)")
            #expect(report.feedChange == 9 && report.keptParts == min(cut, 3))
            await agent.close()
        }
    }

    @Test(.timeLimit(.minutes(4))) func whateverHappensTheNewestSnapshotStandsAtTheEnd() async throws {
        var random = SeededGenerator(61)
        for run in 0..<12 {
            let snapshots = try SnapshotServer(change: 1, itemParts: 5)
            let agent = try await Agent(snapshots)
            var (change, parts) = (UInt64(1), 5)
            snapshots.cut(after: (0..<8).map { _ in random.number(in: 0...9) })
            _ = try await agent.rounds(atMost: 9) { _ in
                if random.chance(25) {
                    (change, parts) = (change + 1, random.number(in: 3...6))
                    try snapshots.change(to: change, itemParts: parts)
                }
                let kept = FileManager.default.contents(atPath: agent.kept).map { [UInt8]($0) } ?? []
                guard !kept.isEmpty, random.chance(50) else { return }
                var damaged = kept
                if random.chance(50) {
                    damaged[random.number(in: 0...(kept.count - 1))] ^= 1
                } else {
                    damaged = Array(kept.prefix(random.number(in: 0...kept.count)))
                }
                try Data(damaged).write(to: URL(filePath: agent.kept))
            }
            let wanted = try await Self.undisturbed(change, itemParts: parts)
            #expect(try agent.cache() == wanted, "run \(run) seed \(SeededGenerator.runSeed)")
            await agent.close()
        }
    }

    @Test(.timeLimit(.minutes(1))) func whatIsTooLargeToBeKeptComesFromTheBeginning() async throws {
        let snapshots = try SnapshotServer(change: 5, itemParts: Self.itemParts)
        let agent = try await Agent(snapshots)
        snapshots.cut(after: [5])
        await #expect(throws: SyncFailure(.unavailable, "")) { _ = try await agent.round(bytesMax: 300) }
        #expect(!FileManager.default.fileExists(atPath: agent.kept))
        #expect(try await agent.round(bytesMax: 300).keptParts == 0)
        let wanted = try await Self.undisturbed(5, itemParts: Self.itemParts)
        #expect(try agent.cache() == wanted)
        await agent.close()
    }
}

extension LocalReader {
    /// What the cache holds, as text: checkpoint, policies, products, and customers found by number and identifier.
    fileprivate func cacheText() throws -> [String] {
        let policies = try self.policies()
        var rows = ["\(String(describing: try checkpoint()))", "\(policies)"]
        rows += try products(codes: (0..<8).map { "P\($0)" }).map { "\(String(describing: $0))" }
        let version = policies.first?.version ?? 0
        for part in 0..<8 {
            for place in 1...60 {
                let id = Int64(part * 1_000 + place)
                guard let found = try self.customer(id: id, policyVersion: version) else { continue }
                let named = try found.identifiers.map { try self.customer($0.hash, policyVersion: version)?.id ?? 0 }
                rows.append("\(found) \(named)")
            }
        }
        return rows
    }
}
