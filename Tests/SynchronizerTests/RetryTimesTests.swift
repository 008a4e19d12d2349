import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import RPC
import Rating
import SeededTestSupport
import Synchronizer
import Testing

// Goal: an agent with ten times more receipts than its tenant may bring per second brings all of them, each once, asks
// no earlier than it was told, and says meanwhile why it waits. Method: the agent's own file, synchroniser and pacing
// against a server that counts; its time passes only by the agent's pauses.
@Suite struct RetryTimesTests {
    private struct Agent {
        let folder = NSTemporaryDirectory() + "kz-retry-\(UUID().uuidString.prefix(8))"
        let database: AgentDatabase
        let server: RPCServer
        let client: RPCClient
        let quota: QuotaServer

        init(_ quota: QuotaServer) async throws {
            self.quota = quota
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            database = try AgentDatabase(path: folder + "/agent.db")
            try database.install(
                Installation(
                    epoch: [UInt8](repeating: 3, count: 16), tenant: "t", agent: "a", store: "S001", settings: []))
            server = try RPCServer(methods: quota.methods, wallClockSeconds: { 0 })
            let path = folder + "/s"
            _ = try await server.start([.unixSocket(path: path, mode: 0o600)])
            client = try RPCClient(.unixSocket(path: path), random: { 0.5 })
        }

        func accept(_ count: Int) throws {
            let facts = try (1...count).map { number in
                try SpoolFact(
                    .receipt(
                        ReceiptFact(
                            event: .sale, store: StoreCode("S001")!, terminal: "1", number: "\(number)",
                            writtenDate: CalendarDate("2026-11-20")!, writtenTime: TimeOfDay("10:00:00"),
                            businessDate: CalendarDate("2026-11-20")!, customer: nil, payment: "cash",
                            lines: (0..<50).map { _ in
                                ReceiptFactLine(
                                    product: "1", category: "A", quantity: QuantityThousandths(1_000),
                                    writtenAmount: MoneyMinorUnits(100), taxRate: .zero, isTaxIncluded: false,
                                    amount: MoneyMinorUnits(100), cost: MoneyMinorUnits(70))
                            })))
            }
            try database.accept(
                SpoolDelivery(facts: facts, sourceCanAmend: false, source: "till"),
                at: StoredInstant(millisecondsSinceEpoch: 0))
        }

        var synchronizer: Synchronizer {
            let quota = quota
            return Synchronizer(
                database: database, link: ServerLink(client: client), softwareVersion: "test",
                now: { StoredInstant(millisecondsSinceEpoch: quota.nowMilliseconds) })
        }

        func close() async throws {
            await client.shutdown()
            await server.shutdown(drainWithin: .zero)
            try database.close()
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    @Test func everythingArrivesOnceAndPausesAreKept() async throws {
        // Batches have 80 receipts of 50 lines, and each must be paid for before the next.
        let quota = QuotaServer(factsPerSecond: 10)
        let agent = try await Agent(quota)
        try agent.accept(1_000)
        var pacing = SyncPacing()
        var random = SeededGenerator(81)
        var rounds = 0
        while rounds < 200 {
            rounds += 1
            do {
                _ = try await agent.synchronizer.run(takingFeed: false)
                break
            } catch {
                #expect(error.code == .busy && error.isTransient)
                let told = try #require(error.retryAfterSeconds)
                let status = try agent.database.read { try $0.conversation() }
                // Waiting as headquarters asks is no failure.
                #expect(status.failureCode == nil && status.failureMessage == nil)
                #expect(status.waitsBecause == "the quota receipts_per_second is used up, again in \(told) s")
                #expect(status.waitsUntil?.millisecondsSinceEpoch == quota.nowMilliseconds + Int64(told) * 1_000)
                let pause = pacing.failed(error, random: Double.random(in: 0...1, using: &random))
                #expect(pause >= .seconds(told))
                // An agent may always ask again once it has waited as long as it was told.
                quota.pass(pause)
            }
        }
        let keys = quota.keys
        #expect(keys.count == 1_000 && Set(keys).count == 1_000, "seed \(SeededGenerator.runSeed)")
        #expect(try agent.database.read { try $0.spoolStatus() }.acknowledgedSequence == 1_000)
        // Each refusal is followed by a batch that passes: no more of them than batches.
        let refused = quota.refused
        #expect(!refused.isEmpty && refused.count <= 1_000 / 80 + 1)
        #expect(rounds <= refused.count + 1)
        for refusal in refused {
            let next = quota.calls.first { $0 > refusal.at }
            #expect(next.map { $0 >= refusal.at + Int64(refusal.seconds) * 1_000 } ?? true)
        }
        try await agent.close()
    }

    @Test func refusedHandshakesAreHeededToo() async throws {
        let quota = QuotaServer(factsPerSecond: 10)
        let agent = try await Agent(quota)
        try agent.accept(1)
        quota.refuseHandshakes(seconds: 90)
        let failure = await #expect(throws: SyncFailure.self) {
            try await agent.synchronizer.run(takingFeed: false)
        }
        #expect(failure?.retryAfterSeconds == 90)
        quota.pass(.seconds(90))
        #expect(try await agent.synchronizer.run(takingFeed: false).facts == 1)
        try await agent.close()
    }
}
