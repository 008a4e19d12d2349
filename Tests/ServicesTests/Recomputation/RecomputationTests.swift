import Foundation
import KakuzukeProtocol
import Rating
import SeededTestSupport
@_spi(Authentication) import Storage
import StorageTestSupport
import Synchronization
import Testing

@testable import Services

// Goal: a recomputation finds every damaged state and no other, repairs without losing what comes meanwhile, and leaves
// other tenants alone; due states are carried to what all receipts give. Method: random days through the product's own
// ingest, damage by SQL past the product, uploads in the middle of a run.
@Suite struct RecomputationTests {
    private static let start = CalendarDate("2026-09-20")!

    private static func desk(_ tenant: ServiceTestTenant) -> RecomputationDesk {
        RecomputationDesk(
            database: tenant.store.database, directories: tenant.directories,
            admission: WorkAdmission(database: tenant.store.database, clock: tenant.clock.wallClock),
            remaker: tenant.remaker, businessClock: tenant.clock.wallClock, clock: TestBackend.certificateClock)
    }

    /// A tenant with two policies, of which the second comes later, and its uploaders.
    private static func make(
        _ store: StorageTestDatabase, _ code: String
    ) async throws -> (tenant: ServiceTestTenant, uploaders: [TestUploader]) {
        let tenant = try await ServiceTestTenant(
            store, code: code,
            policies: [("supermarket", CalendarDate("2020-01-01")!), ("drugstore", start.adding(days: 300))],
            today: start)
        _ = try await store.database.run(
            tenant.scope,
            NoteStatesReady(
                tenant: tenant.scope.tenant, effectiveFrom: CalendarDate("2020-01-01")!,
                policy: PolicyKey(rawValue: 1), readyAt: tenant.clock.wallClock.now()),
            NoteStatesReady(
                tenant: tenant.scope.tenant, effectiveFrom: start.adding(days: 300), policy: PolicyKey(rawValue: 2),
                readyAt: tenant.clock.wallClock.now()))
        var uploaders = [TestUploader(tenant, agent: 0), TestUploader(tenant, agent: 1)]
        for position in uploaders.indices { try await uploaders[position].handshake() }
        var history = RandomHistory(generator: SeededGenerator(31))
        history.customerCount = 25
        for day in stride(from: 0, to: 60, by: 20) {
            let today = start.adding(days: day)
            tenant.clock.today = today
            for position in uploaders.indices {
                try await uploaders[position].upload(
                    history.facts(store: position + 1, today: today, count: 100))
            }
            _ = try await tenant.remaker.run(tenant.scope, today: today)
        }
        return (tenant, uploaders)
    }

    /// Runs a recomputation; `atFirst` happens once its snapshot is taken.
    @discardableResult
    private static func run(
        _ tenant: ServiceTestTenant, repair: Bool = false,
        atFirst: @escaping @Sendable () async throws -> Void = {}
    ) async throws -> Kakuzuke_V1_RatingRecomputation {
        var request = Kakuzuke_V1_RecomputeRatingsRequest()
        request.repair = repair
        let told = Mutex<[Kakuzuke_V1_RecomputationProgress]>([])
        try await desk(tenant).recompute(request, by: tenant.owner) { message in
            let isFirst = told.withLock { told in
                told.append(message)
                return told.count == 1
            }
            if isFirst { try await atFirst() }
        }
        let messages = told.withLock { $0 }
        #expect(messages.first?.customersDone == 0)
        #expect(messages.map(\.customersDone) == messages.map(\.customersDone).sorted())
        return try #require(messages.last?.report)
    }

    private struct Row: Hashable {
        var customer: Int64
        var policy: Int32
        var states: StoredBytes
        var exactUntil: CalendarDate
    }

    private static func rows(_ tenant: ServiceTestTenant) async throws -> [Row] {
        let scope = tenant.scope
        var rows: [Row] = []
        for policy in [PolicyKey(rawValue: 1), PolicyKey(rawValue: 2)] {
            let found = try await tenant.store.database.run(
                scope,
                SelectStates(
                    tenant: scope.tenant, policy: policy, customers: (1...100).map { CustomerKey(rawValue: $0) }))
            rows += found.map {
                Row(
                    customer: $0.customer.rawValue, policy: policy.rawValue, states: $0.states,
                    exactUntil: $0.exactUntil)
            }
        }
        return rows
    }

    /// Customers that the feed tells of after a change.
    private static func changed(_ tenant: ServiceTestTenant, after change: Storage.ChangeNumber) async throws -> Set<
        Int64
    > {
        let rows = try await tenant.store.database.run(
            tenant.scope,
            SelectChangedCustomers(
                tenant: tenant.scope.tenant, after: change, afterCustomer: CustomerKey(rawValue: 0), limit: 1_000))
        return Set(rows.map(\.customer.rawValue))
    }

    private static func head(_ tenant: ServiceTestTenant) async throws -> Storage.ChangeNumber {
        let rows = try await tenant.store.database.run(
            tenant.scope, SelectTenantHead(tenant: tenant.scope.tenant))
        return try #require(rows.first).lastChange
    }

    private static func entries(_ tenant: ServiceTestTenant) async throws -> [String] {
        let entries = try await tenant.store.database.run(
            tenant.scope, ListAuditEntries(tenant: tenant.scope.tenant, after: 0, limit: 10_000))
        return entries.map { String(decoding: $0.content.bytes, as: UTF8.self) }
            .filter { $0.contains("ratings.recomputed") }
    }

    /// Damages the states of customers 3, 5, 7 and 9 in four ways.
    private static func damage(_ tenant: ServiceTestTenant) async throws {
        let owner = "tenant_id = '\(tenant.scope.tenant.uuidString)'"
        try await tenant.store.run(
            script: """
                UPDATE rating_states s SET states = o.states FROM rating_states o
                WHERE s.\(owner) AND o.\(owner) AND s.policy_key = 1 AND o.policy_key = 1 AND s.customer_key = 3
                    AND o.customer_key = 4;
                UPDATE rating_states SET states = substring(states FOR length(states) - 1)
                WHERE \(owner) AND customer_key = 5 AND policy_key = 2;
                UPDATE rating_states SET exact_until = exact_until + 1
                WHERE \(owner) AND customer_key = 7 AND policy_key = 1;
                DELETE FROM rating_states WHERE \(owner) AND customer_key = 9;
                """)
    }

    @Test func damagedStatesAreFoundAndRepairedAndNothingElse() async throws {
        try await StorageTestDatabase.with { store in
            let (tenant, _) = try await Self.make(store, "t")
            let (foreign, _) = try await Self.make(store, "u")
            let before = try await Self.rows(tenant)
            let sound = try await Self.run(tenant)
            #expect(sound.customers >= 20 && sound.states == sound.customers * 2, "seed \(SeededGenerator.runSeed)")
            #expect(sound.differentStates == 0 && sound.differentCustomerIds == [])
            try await Self.damage(tenant)
            try await Self.damage(foreign)
            let damaged = try await Self.rows(tenant)
            let foreignRows = try await Self.rows(foreign)
            let change = try await Self.head(tenant)
            // A check changes nothing.
            let found = try await Self.run(tenant)
            #expect(found.differentCustomerIds == [3, 5, 7, 9] && found.differentCustomers == 4)
            #expect(found.differentStates == 5 && found.repaired == 0)
            #expect(try await Self.rows(tenant) == damaged)
            #expect(try await Self.head(tenant) == change)
            // A repair makes good what differs, and the feed tells of it.
            let repaired = try await Self.run(tenant, repair: true)
            #expect(repaired.differentCustomerIds == [3, 5, 7, 9] && repaired.repaired == 4)
            #expect(try await Self.changed(tenant, after: change) == [3, 5, 7, 9])
            #expect(try await Self.run(tenant).differentStates == 0)
            let after = try await Self.rows(tenant)
            let others = Set(before).filter { ![3, 5, 7, 9].contains($0.customer) }
            #expect(after.count == before.count && others.isSubset(of: after))
            #expect(try await Self.entries(tenant).count == 4)
            #expect(try await Self.rows(foreign) == foreignRows)
            #expect(try await Self.entries(foreign).isEmpty)
            #expect(try await Self.run(foreign).differentCustomerIds == [3, 5, 7, 9])
        }
    }

    @Test func whatComesDuringARepairIsNotLost() async throws {
        try await StorageTestDatabase.with { store in
            let (tenant, uploaders) = try await Self.make(store, "t")
            try await Self.damage(tenant)
            let today = tenant.clock.today
            // Receipts of damaged customers and of sound ones, new and long past, after the snapshot was taken.
            let first = uploaders[0]
            let report = try await Self.run(tenant, repair: true) {
                var uploader = first
                try await uploader.upload(
                    (1...12).map {
                        IngestTests.receipt(
                            900_000 + $0, customer: $0, on: today.adding(days: $0 % 2 == 0 ? -200 : -1), amount: 7_000)
                    })
            }
            #expect(report.differentCustomers == 4 && report.repaired == 4)
            let counts = try await store.database.run(
                tenant.scope,
                SelectReceiptsOfCustomers(
                    tenant: tenant.scope.tenant, customers: (1...100).map { CustomerKey(rawValue: $0) }))
            #expect(counts.count { $0.amounts == [7_000] && $0.key.contains("9000") } == 12)
            _ = try await tenant.remaker.run(tenant.scope, today: today)
            let after = try await Self.run(tenant)
            #expect(after.differentStates == 0 && after.waiting == 0, "seed \(SeededGenerator.runSeed)")
        }
    }

    @Test func whoWaitsIsNotCompared() async throws {
        try await StorageTestDatabase.with { store in
            let (tenant, _) = try await Self.make(store, "t")
            try await Self.damage(tenant)
            let sound = try await Self.run(tenant)
            _ = try await store.database.run(
                tenant.scope,
                MarkForRemake(
                    tenant: tenant.scope.tenant, customers: [CustomerKey(rawValue: 3), CustomerKey(rawValue: 4)])
            )
            let found = try await Self.run(tenant)
            #expect(found.waiting == 2 && found.customers == sound.customers - 2)
            #expect(found.differentCustomerIds == [5, 7, 9])
        }
    }

    @Test func dueStatesAreCarriedToWhatAllReceiptsGive() async throws {
        try await StorageTestDatabase.with { store in
            let (tenant, _) = try await Self.make(store, "t")
            let (foreign, _) = try await Self.make(store, "u")
            let foreignRows = try await Self.rows(foreign)
            // All states of one day.
            _ = try await store.database.run(
                tenant.scope,
                MarkForRemake(
                    tenant: tenant.scope.tenant, customers: (1...100).map { CustomerKey(rawValue: $0) }))
            _ = try await tenant.remaker.run(tenant.scope, today: tenant.clock.today)
            let change = try await Self.head(tenant)
            let carrier = StateCarrier(
                database: store.database, policies: tenant.directories.policies,
                receipts: ReceiptLoader(categories: tenant.directories.categories))
            let sound = try await Self.run(tenant)
            // Nobody is due yet.
            #expect(try await carrier.run(tenant.scope, today: tenant.clock.today) == 0)
            try await store.run(
                script: """
                    UPDATE rating_states SET states = '\\x01' WHERE tenant_id = '\(tenant.scope.tenant.uuidString)'
                        AND customer_key = 5 AND policy_key = 2
                    """)
            tenant.clock.today = tenant.clock.today.adding(days: 30)
            let today = tenant.clock.today
            #expect(try await carrier.run(tenant.scope, today: today) == Int(sound.customers) - 1)
            let carried = try await Self.rows(tenant).filter { $0.customer != 5 }
            #expect(carried.allSatisfy { $0.exactUntil == today.adding(days: 63) })
            // Who cannot be carried waits for all receipts.
            let report = try await Self.run(tenant)
            #expect(report.waiting == 1 && report.differentStates == 0, "seed \(SeededGenerator.runSeed)")
            #expect(try await tenant.remaker.runNightly(tenant.scope, today: today) == 1)
            let whole = try await Self.run(tenant)
            #expect(whole.states == sound.states && whole.differentStates == 0)
            #expect(try await Self.changed(tenant, after: change).count == Int(sound.customers))
            #expect(try await Self.rows(foreign) == foreignRows)
        }
    }
}
