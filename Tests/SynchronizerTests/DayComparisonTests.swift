import Foundation
import KakuzukeProtocol
import LocalStore
import RPC
import Rating
import Synchronization
import Testing

@testable import Synchronizer

// Goal: days are told when it is time and only then, receipts are listed where the server wants them, a server of 1.0
// is never asked, and what goes wrong ends no round and is told. Method: the agent's own file and synchroniser against
// a server that answers as the test says, and a clock that is moved.
@Suite struct DayComparisonTests {
    private static let today = CalendarDate(daysSinceEpoch: 20_000)

    private final class Clock: Sendable {
        private let seconds = Mutex<Int64>(1_728_000_000)
        var now: StoredInstant { StoredInstant(millisecondsSinceEpoch: seconds.withLock { $0 } * 1_000) }
        func pass(_ more: Int64) { seconds.withLock { $0 += more } }
    }

    private struct Store {
        let folder = NSTemporaryDirectory() + "kz-days-\(UUID().uuidString.prefix(8))"
        let days: DayServer
        let clock = Clock()
        let database: AgentDatabase
        let server: RPCServer
        let client: RPCClient
        let synchronizer: Synchronizer

        init(_ version: ConversationVersion) async throws {
            days = DayServer(version: version)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            database = try AgentDatabase(path: folder + "/agent.db")
            try database.install(
                Installation(
                    epoch: [UInt8](repeating: 3, count: 16), tenant: "t", agent: "a", store: "S001", settings: []))
            server = try RPCServer(methods: days.methods, wallClockSeconds: { 0 })
            _ = try await server.start([.unixSocket(path: folder + "/s", mode: 0o600)])
            client = try RPCClient(.unixSocket(path: folder + "/s"), random: { 0.5 })
            synchronizer = Synchronizer(
                database: database, link: ServerLink(client: client), softwareVersion: "test",
                businessDate: { _ in DayComparisonTests.today }, now: { [clock] in clock.now })
        }

        /// Takes receipts of the day before today, all acknowledged.
        func sell(_ numbers: ClosedRange<Int>, daysAgo: Int = 1) throws {
            let date = DayComparisonTests.today.adding(days: -daysAgo)
            let facts = numbers.map { number in
                SpoolFact(
                    kind: FactKind.receipt.rawValue, key: "S001|1|\(daysAgo)|\(number)",
                    digest: [UInt8](repeating: UInt8(number), count: 16), businessDate: date, customer: nil,
                    lineCount: 1, amount: MoneyMinorUnits(100), payload: [1])
            }
            try database.accept(
                SpoolDelivery(facts: facts, sourceCanAmend: true, source: "test"), at: clock.now)
            let last = try database.read { try $0.spoolStatus().lastSequence }
            try database.acknowledge(through: last, digest: [UInt8](repeating: 4, count: 32), at: clock.now)
        }

        func round(asked: Bool = false) async throws -> [Kakuzuke_V1_CompareDaysRequest] {
            _ = try await synchronizer.run(takingFeed: false, comparesDays: asked)
            return days.take()
        }

        func note() throws -> ConversationNote { try database.read { try $0.conversation() } }

        func outcomes() throws -> [Int64] { try database.read { try $0.comparedDays().map(\.outcome) } }

        func close() async throws {
            await client.shutdown()
            await server.shutdown(drainWithin: .zero)
            try database.close()
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    private static func with(
        _ version: ConversationVersion = .current, _ body: (Store) async throws -> Void
    ) async throws {
        let store = try await Store(version)
        do { try await body(store) } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }

    @Test func allDaysAreToldAfterAPauseAndWhenSomebodyAsks() async throws {
        try await Self.with { store in
            try store.sell(1...3)
            let first = try await store.round()
            // Facts are kept for eleven days, so that ten are whole.
            #expect(first.count == 1 && first[0].days.count == 10 && first[0].acknowledgedSequence == 3)
            let last = try #require(first.first?.days.last)
            #expect(last.businessDate == 19_999 && last.agent.receipts == 3 && last.agent.amount == 300)
            #expect(last.keys.isEmpty && !last.listsReceipts && !last.hasJournal)
            store.clock.pass(21_599)
            #expect(try await store.round().isEmpty)
            #expect(try await store.round(asked: true).count == 1)
            store.clock.pass(21_599)
            #expect(try await store.round().isEmpty)
            store.clock.pass(1)
            #expect(try await store.round().count == 1)
            #expect(try store.outcomes() == [Int64](repeating: 1, count: 10))
        }
    }

    @Test func aLateReceiptOpensItsDaySoon() async throws {
        try await Self.with { store in
            try store.sell(1...1)
            _ = try await store.round()
            try store.sell(1...1, daysAgo: 4)
            store.clock.pass(899)
            #expect(try await store.round().isEmpty)
            store.clock.pass(1)
            let told = try await store.round()
            #expect(told.count == 1 && told[0].days[6].agent.receipts == 1)
            // Receipts of the present day open nothing.
            try store.sell(5...5, daysAgo: 0)
            store.clock.pass(900)
            #expect(try await store.round().isEmpty)
        }
    }

    @Test func receiptsAreListedWhereTheServerWantsThem() async throws {
        try await Self.with { store in
            for day in 1...9 { try store.sell(1...2, daysAgo: day) }
            store.days.turn(.different)
            let told = try await store.round()
            // One call for all, then the seven latest one by one.
            #expect(told.count == 8)
            #expect(told.dropFirst().map { $0.days[0].businessDate } == Array((19_993...19_999).reversed()))
            let listed = told[1].days[0]
            #expect(listed.listsReceipts && listed.keys == ["S001|1|1|1", "S001|1|1|2"])
            #expect(listed.digests.count == 32)
            #expect(try store.outcomes() == [1] + [Int64](repeating: 2, count: 7))
            // It goes away by itself once the server agrees.
            store.days.turn(.equal)
            store.clock.pass(900)
            #expect(try await store.round().count == 1)
            #expect(try store.outcomes() == [Int64](repeating: 1, count: 10))
        }
    }

    @Test func anEarlierServerIsNotAsked() async throws {
        try await Self.with(ConversationVersion(major: 1, minor: 0)) { store in
            try store.sell(1...1)
            #expect(try await store.round(asked: true).isEmpty)
            let note = try store.database.read { try $0.conversation() }
            #expect(note.daysComparedAt == nil && note.daysFailureCode == nil && note.succeededAt != nil)
        }
    }

    @Test func aFailureEndsNoRoundAndIsToldUntilItIsOver() async throws {
        try await Self.with { store in
            store.days.turn(.fails)
            let failing = try await store.round()
            let failed = try store.note()
            #expect(failing.count == 1 && failed.daysFailureCode != nil)
            #expect(failed.succeededAt != nil && failed.failureCode == nil)
            store.days.turn(.isBusy)
            #expect(try await store.round().count == 1)
            store.days.turn(.equal)
            #expect(try await store.round().count == 1)
            let healed = try store.note()
            #expect(healed.daysFailureCode == nil && healed.daysComparedAt != nil)
            store.days.turn(.isBusy)
            store.clock.pass(21_600)
            #expect(try await store.round().count == 1)
            let busy = try store.note()
            #expect(busy.daysFailureCode == nil, "a busy server is no failure")
        }
    }

    @Test func whatIsKeptForADayOnlyIsNotCompared() {
        func days(keeping days: Int) -> Int32 {
            DayLimits.dates(before: Self.today, keptDays: days)
                .map { $0.upperBound.daysSinceEpoch - $0.lowerBound.daysSinceEpoch + 1 } ?? 0
        }
        #expect(days(keeping: 1) == 0)
        #expect(days(keeping: 2) == 1)
        #expect(days(keeping: 0) == Int32(DayLimits.daysBack))
        #expect(days(keeping: 900) == Int32(DayLimits.daysBack))
    }
}
