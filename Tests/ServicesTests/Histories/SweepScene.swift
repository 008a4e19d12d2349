import Foundation
import Postgres
import PostgresTestSupport
import Rating
import StorageTestSupport
import Synchronization
import Testing

@testable import Services
@testable import Storage

/// A tenant with so much history that a sweep over it can be met in the middle, and a folder for its working files.
struct SweepScene: Sendable {
    static let today = CalendarDate("2026-09-20")!
    /// Longest that a sweep may go on after it has been given up, or one of its workers has failed.
    static let endingMax: Duration = .seconds(1)
    /// Longest that a test waits for what must come; turns of fifty milliseconds.
    private static let turnsMax = 400
    /// Where the numbers of the customers begin that nobody has uploaded.
    private static let firstCustomer = 1_000

    let tenant: ServiceTestTenant
    let folder: URL
    /// What a sweep hands on: each customer, each of their receipts, each receipt of nobody known.
    let total: Int

    /// Makes the tenant: receipts of three months, and receipts of nobody known on the last day.
    static func with(
        customers: Int, receiptsEach: Int = 3, walkIns: Int = 0, in folder: URL? = nil,
        _ body: (SweepScene) async throws -> Void
    ) async throws {
        try await StorageTestDatabase.with { store in
            let tenant = try await makeTenant(in: store)
            var uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
            let days = [-80, -45, 0]
            try await uploader.upload(
                days.enumerated().map { number, day in
                    IngestTests.receipt(number, on: today.adding(days: day), amount: 1_000)
                })
            let copies = customers * receiptsEach / days.count
            let id = tenant.scope.tenant.uuidString
            try await store.run(
                script: """
                    INSERT INTO customers (tenant_id, customer_key, change_number)
                    SELECT '\(id)', n, 1 FROM generate_series(\(firstCustomer), \(firstCustomer + customers - 1)) AS n
                    """)
            try await store.run(
                script: copying("r.business_date = DATE '\(today)'", walkIns, of: id, to: "NULL::bigint", named: "W"))
            try await store.run(
                script: copying(
                    "r.customer_key IS NOT NULL", copies, of: id, to: "\(firstCustomer) + n % \(customers)", named: "C")
            )
            let own = FileManager.default.temporaryDirectory.appending(path: "kz-sweep-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(at: own) }
            try await body(
                SweepScene(
                    tenant: tenant, folder: folder ?? own,
                    total: 1 + customers + days.count * (1 + copies) + walkIns))
        }
    }

    /// A tenant with one policy in force and one on the schedule, for which all states count as made.
    private static func makeTenant(in store: StorageTestDatabase) async throws -> ServiceTestTenant {
        let policies = [("supermarket", CalendarDate("2020-01-01")!), ("drugstore", today.adding(days: 300))]
        let tenant = try await ServiceTestTenant(store, code: "t", policies: policies, today: today)
        for (position, policy) in policies.enumerated() {
            _ = try await store.database.run(
                tenant.scope,
                NoteStatesReady(
                    tenant: tenant.scope.tenant, effectiveFrom: policy.1,
                    policy: PolicyKey(rawValue: Int32(position + 1)), readyAt: tenant.clock.wallClock.now()))
        }
        return tenant
    }

    /// Copies the receipts of a condition so many times each, for another customer.
    private static func copying(
        _ condition: String, _ count: Int, of tenant: String, to customer: String, named name: String
    ) -> String {
        """
        INSERT INTO receipts SELECT made.* FROM receipts AS r CROSS JOIN generate_series(1, \(count)) AS n
        CROSS JOIN LATERAL jsonb_populate_record(r, jsonb_build_object(
            'receipt_key', r.receipt_key || '\(name)' || n, 'customer_key', \(customer))) AS made
        WHERE r.tenant_id = '\(tenant)' AND \(condition)
        """
    }

    /// Sweeps over everything.
    func go(
        _ watch: SweepWatch = SweepWatch(), tell: @escaping @Sendable (Int64, Int64) async throws -> Void = { _, _ in }
    ) async throws -> Int {
        let work = HistorySweep.Work(
            selection: HistorySelection(
                tenant: tenant.scope.tenant, through: Self.today, priced: Self.today.adding(days: -200),
                hasAllQuantities: false, hasAllCosts: false), hasWalkIns: true)
        let sweep = HistorySweep(database: tenant.store.database, scope: tenant.scope, folder: folder)
        return try await sweep.go(
            prepare: { _, _ in }, work: { _ in work }, tell: tell, reader: { _ in Watching(watch: watch) }
        ).sums.reduce(0, +)
    }

    /// Counts what it is handed and lets a watch look at it.
    private struct Watching: HistoryReader {
        let watch: SweepWatch
        var sum = 0

        mutating func take(walkIns: SimulatedHistory) {
            sum += walkIns.receipts.count
            watch.meet(.reading)
        }

        mutating func take(_ history: CustomerHistory) {
            sum += 1 + history.receipts.receipts.count
            watch.meet(.customers)
        }
    }

    // MARK: - What is left

    /// Expects that nothing of a sweep is left, and that the next one does its whole work.
    func expectNothingLeft(_ remark: Comment? = nil) async throws {
        #expect(try openFiles() == [], remark)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()).isEmpty, remark)
        let busy = try await tenant.store.texts(
            "SELECT state || ': ' || query FROM \(Self.ownConnections) AND state <> 'idle'")
        #expect(busy == [], remark)
        let locks = try await tenant.store.texts(
            "SELECT mode FROM pg_locks WHERE pid IN (SELECT pid FROM \(Self.ownConnections))")
        #expect(locks == [], remark)
        let next = try await go()
        #expect(next == total, remark)
    }

    /// Files in the folder that this process holds open; those without a name too.
    private func openFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
            .filter { $0.hasPrefix(folder.path()) }
    }

    // MARK: - The other side of the database

    private static let ownConnections = """
        pg_stat_activity WHERE datname = current_database() AND usename = 'kakuzuke_app'
        """
    private static let stalled = "\(ownConnections) AND wait_event_type = 'Lock' AND query LIKE 'COPY%'"

    /// Lets nobody read a table while `body` runs.
    func locking(_ table: String, _ body: @Sendable () async throws -> Void) async throws {
        try await tenant.store.throwaway.withPool { pool in
            try await pool.withTransaction(nil) { transaction in
                try await transaction.run(unsafeScript: "LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE")
                try await body()
            }
        }
    }

    /// Begins to wait for a lock on the receipts, which those who read them already have: whoever comes later waits
    /// behind it.
    func stallNextReader() async throws -> Task<Void, any Error> {
        let waiting = Task { try await locking("receipts") {} }
        try await until("SELECT mode FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'", finds: 1)
        return waiting
    }

    /// Waits until so many workers of a sweep wait at the database.
    func untilStalled(_ workers: Int) async throws {
        try await until("SELECT pid::text FROM \(Self.stalled)", finds: workers)
    }

    private func until(_ query: String, finds count: Int) async throws {
        for _ in 0..<Self.turnsMax {
            if try await tenant.store.texts(query).count >= count { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        try #require(Bool(false), "\(query) finds too little")
    }

    /// Ends the connection of a worker that waits, as an administrator would: `ASC` of the one that has begun first,
    /// `DESC` of the last one.
    func killStalled(_ order: String) async throws {
        let killed = try await tenant.store.texts(
            """
            SELECT pg_terminate_backend(pid)::text
            FROM (SELECT pid FROM \(Self.stalled) ORDER BY xact_start \(order) LIMIT 1) AS one
            """)
        #expect(killed == ["true"])
    }
}
