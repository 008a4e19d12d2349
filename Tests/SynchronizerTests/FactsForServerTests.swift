import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import RPC
import Rating
import Testing

@testable import Synchronizer

// Goal: nothing of a receipt gets lost at a server that does not know all of it: the receipt waits, those before it go,
// and the agent says why. Method: facts with and without what version 1.1 adds; a round with servers of both versions.
@Suite struct FactsForServerTests {
    private static let key = IdentifierKey(id: 1, bytes: [UInt8](repeating: 7, count: 32))!
    private static let earlier = ConversationVersion(major: 1, minor: 0)

    private static func receipt(_ number: Int, others: [String] = [], original: String? = nil) -> Fact {
        let amount: Int64 = original == nil ? 100 : -100
        return .receipt(
            ReceiptFact(
                event: original == nil ? .sale : .returned, store: StoreCode("S001")!, terminal: "1",
                number: "\(number)", writtenDate: CalendarDate("2026-11-20")!,
                writtenTime: TimeOfDay("10:00:00"), businessDate: CalendarDate("2026-11-20")!,
                customer: try! key.hash("M1", kind: .memberNumber),
                otherCustomers: others.map { try! key.hash($0, kind: .phone) }, payment: "cash",
                lines: [
                    ReceiptFactLine(
                        product: "1", category: "A", quantity: QuantityThousandths(amount * 10),
                        writtenAmount: MoneyMinorUnits(amount), taxRate: .zero, isTaxIncluded: false,
                        amount: MoneyMinorUnits(amount),
                        original: original.map { OriginalLine(receiptKey: $0, line: nil) })
                ]))
    }

    private static func sequenced(_ facts: [Fact]) -> [SequencedFact] {
        facts.enumerated().map { SequencedFact(sequence: SequenceNumber(UInt64($0.offset) + 1), fact: $0.element) }
    }

    @Test func whatAnEarlierServerWouldLoseWaits() {
        let plain = Self.sequenced([Self.receipt(1), Self.receipt(2)])
        let linked = Self.sequenced([Self.receipt(1), Self.receipt(2, others: ["0312345678"]), Self.receipt(3)])
        let returned = Self.sequenced([Self.receipt(1, original: "S001|1|2026-11-19|7"), Self.receipt(2)])
        #expect(FactsForServer.count(plain, for: Self.earlier) == 2)
        #expect(FactsForServer.count(linked, for: Self.earlier) == 1)
        #expect(FactsForServer.count(returned, for: Self.earlier) == 0)
        for facts in [plain, linked, returned] {
            #expect(FactsForServer.count(facts, for: .current) == facts.count)
        }
        let failure = FactsForServer.failure(at: 7, version: Self.earlier)
        #expect(failure.message.contains("sequence 7") && failure.message.contains("1.0"))
        #expect(!failure.isTransient)
    }

    /// What arrives at a server and how the round ends.
    private static func round(
        _ facts: [Fact], version: ConversationVersion
    ) async throws -> (keys: Int, acknowledged: Int64, failure: SyncFailure?) {
        let folder = NSTemporaryDirectory() + "kz-held-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let database = try AgentDatabase(path: folder + "/agent.db")
        try database.install(
            Installation(
                epoch: [UInt8](repeating: 3, count: 16), tenant: "t", agent: "a", store: "S001", settings: []))
        try database.accept(
            SpoolDelivery(facts: try facts.map { try SpoolFact($0) }, sourceCanAmend: false, source: "till"),
            at: StoredInstant(millisecondsSinceEpoch: 0))
        let quota = QuotaServer(factsPerSecond: 1_000_000, version: version)
        let server = try RPCServer(methods: quota.methods, wallClockSeconds: { 0 })
        _ = try await server.start([.unixSocket(path: folder + "/s", mode: 0o600)])
        let client = try RPCClient(.unixSocket(path: folder + "/s"), random: { 0.5 })
        let synchronizer = Synchronizer(
            database: database, link: ServerLink(client: client), softwareVersion: "test",
            now: { StoredInstant(millisecondsSinceEpoch: 0) })
        var failure: SyncFailure?
        do throws(SyncFailure) {
            _ = try await synchronizer.run(takingFeed: false)
        } catch {
            failure = error
        }
        await client.shutdown()
        await server.shutdown(drainWithin: .zero)
        let acknowledged = try database.read { try $0.spoolStatus() }.acknowledgedSequence
        try database.close()
        return (quota.keys.count, acknowledged, failure)
    }

    @Test func theReceiptsBeforeGoAndTheRestWaitsWithAReason() async throws {
        let facts = [Self.receipt(1), Self.receipt(2), Self.receipt(3, others: ["0312345678"]), Self.receipt(4)]
        let held = try await Self.round(facts, version: Self.earlier)
        #expect(held.keys == 2 && held.acknowledged == 2)
        #expect(held.failure?.code == .versionUnsupported)
        #expect(held.failure?.message.contains("sequence 3") == true)
        let whole = try await Self.round(facts, version: .current)
        #expect(whole.keys == 4 && whole.acknowledged == 4 && whole.failure == nil)
    }
}
