import Foundation
import Rating
import StorageTestSupport
import Synchronization
import Testing

@testable import Services
@testable import Storage

// Goal: a sweep hands on every customer once, whoever works, and ends as a whole when anything fails. Method: a real
// database, readers that note what they are handed, and failures of each part.
@Suite struct HistorySweepTests {
    private static let today = CalendarDate("2026-09-20")!

    /// Notes customers and receipts.
    private struct Noting: HistoryReader {
        var sum: [String] = []

        mutating func take(walkIns: SimulatedHistory) {
            sum += walkIns.receipts.map { "nobody \($0.businessDate)" }
        }

        mutating func take(_ history: CustomerHistory) {
            sum.append("\(history.receipts.receipts.map(\.businessDate))")
        }
    }

    /// A tenant with receipts of three months, of three customers and of nobody.
    private static func with(
        _ body: (ServiceTestTenant) async throws -> Void
    ) async throws {
        try await StorageTestDatabase.with { store in
            let tenant = try await ServiceTestTenant(
                store, code: "t", policies: [("supermarket", CalendarDate("2020-01-01")!)], today: today)
            var uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
            let facts = [(1, 1, -50), (2, 2, -20), (3, 1, -1), (4, 3, -20), (5, nil, -49), (6, nil, 0)]
            try await uploader.upload(
                facts.map { number, customer, day in
                    IngestTests.receipt(
                        number, customer: customer, on: today.adding(days: day), amount: 1_000, store: "S01")
                })
            try await body(tenant)
        }
    }

    private static func sweep(_ tenant: ServiceTestTenant, in folder: URL? = nil) -> HistorySweep {
        var sweep = HistorySweep(database: tenant.store.database, scope: tenant.scope)
        if let folder { sweep.folder = folder }
        return sweep
    }

    private static func go(
        _ sweep: HistorySweep, through: CalendarDate = today, hasWalkIns: Bool = true,
        tell: @escaping @Sendable (Int64, Int64) async throws -> Void = { _, _ in }
    ) async throws -> [String] {
        let work = HistorySweep.Work(
            selection: HistorySelection(
                tenant: sweep.scope.tenant, through: through, priced: today.adding(days: -30),
                hasAllQuantities: false, hasAllCosts: false), hasWalkIns: hasWalkIns)
        return try await sweep.go(
            prepare: { _, _ in }, work: { _ in work }, tell: tell, reader: { _ in Noting() }
        ).sums.flatMap(\.self).sorted()
    }

    @Test func everyCustomerIsHandedOnOnce() async throws {
        try await Self.with { tenant in
            let found = try await Self.go(Self.sweep(tenant))
            #expect(
                found == ["[2026-08-01, 2026-09-19]", "[2026-08-31]", "[2026-08-31]", "nobody 2026-09-20"],
                "receipts of nobody count from the first date with prices")
            let before = try await Self.go(
                Self.sweep(tenant), through: Self.today.adding(days: -20), hasWalkIns: false)
            #expect(before == ["[2026-08-01]", "[2026-08-31]", "[2026-08-31]"])
        }
    }

    @Test func aTenantWithoutReceiptsOrCustomersHasNothing() async throws {
        try await StorageTestDatabase.with { store in
            let tenant = try await ServiceTestTenant(
                store, code: "t", policies: [("supermarket", CalendarDate("2020-01-01")!)], today: Self.today)
            let told = Mutex<[Int64]>([])
            let found = try await Self.go(Self.sweep(tenant)) { done, total in told.withLock { $0 += [done, total] } }
            #expect(found.isEmpty && told.withLock { $0 } == [0, 0])
        }
    }

    @Test func aFolderWithoutRoomIsSaid() async throws {
        try await Self.with { tenant in
            let missing = FileManager.default.temporaryDirectory.appending(path: "not-there-\(UUID().uuidString)")
            let error = await #expect(throws: ServiceError.self) {
                _ = try await Self.go(Self.sweep(tenant, in: missing))
            }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("No such file or directory; make room") == true)
            let next = try await Self.go(Self.sweep(tenant))
            #expect(next.count == 4, "the next one works")
        }
    }

    @Test func whoeverListensMayGiveUp() async throws {
        struct GivenUp: Error {}
        try await Self.with { tenant in
            await #expect(throws: GivenUp.self) {
                _ = try await Self.go(Self.sweep(tenant)) { done, _ in if done > 0 { throw GivenUp() } }
            }
            let next = try await Self.go(Self.sweep(tenant))
            #expect(next.count == 4, "the next one works")
        }
    }
}
