import Foundation
import Logging
import PostgresTestSupport
import Synchronization
import Testing

@testable import Postgres

/// Goal: no unit ever sees a row of another tenant, and no scope outlives its unit, whatever fails meanwhile.
///
/// Method: 20,000 units of 50 tenants on few connections, as a role that owns nothing, under forced row level
/// security, with errors, cancels, timeouts and killed backends at random; both forms of units.
@Suite(.serialized) struct IsolationTests {
    private static let unitCount = 20_000
    private static let tenantCount = 50
    private static let workerCount = 48

    struct ReadAll: PostgresRowStatement {
        static let sql: PostgresSQL = "SELECT tenant_id FROM item"
        func decode(row: inout PostgresRow) throws(PostgresError) -> UUID { try row.next() }
    }

    struct Insert: PostgresCommandStatement {
        static let sql: PostgresSQL = "INSERT INTO item (tenant_id, key) VALUES ($1, $2)"
        var tenant: UUID
        var key: Int64

        func bind(into parameters: inout PostgresParameters) {
            parameters.append(tenant)
            parameters.append(key)
        }
    }

    struct ReadScope: PostgresRowStatement {
        static let sql: PostgresSQL = "SELECT current_setting('kakuzuke.tenant_id', true)"
        func decode(row: inout PostgresRow) throws(PostgresError) -> String? { try row.next() }
    }

    struct Sleep: PostgresCommandStatement {
        static let sql: PostgresSQL = "SELECT pg_sleep(1)"
    }

    struct Divide: PostgresCommandStatement {
        static let sql: PostgresSQL = "SELECT 1 / (SELECT count(*) FROM item WHERE key = -1)"
    }

    private static let schema = """
        CREATE TABLE item (tenant_id uuid NOT NULL, key int8 NOT NULL, PRIMARY KEY (tenant_id, key));
        ALTER TABLE item ENABLE ROW LEVEL SECURITY;
        ALTER TABLE item FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant ON item USING (tenant_id = nullif(current_setting('kakuzuke.tenant_id', true), '')::uuid)
            WITH CHECK (tenant_id = nullif(current_setting('kakuzuke.tenant_id', true), '')::uuid);
        GRANT SELECT, INSERT, UPDATE, DELETE ON item TO isolation_app;
        """

    private static var seed: UInt64 {
        ProcessInfo.processInfo.environment["KAKUZUKE_TEST_SEED"].flatMap { UInt64($0) }
            ?? UInt64.random(in: 1...(.max))
    }

    @Test(arguments: UnitForm.allCases) func noForeignRowAndNoScopeLeftBehind(_ form: UnitForm) async throws {
        let seed = Self.seed
        print("isolation \(form) seed \(seed)")
        let cluster = try await PostgresCluster.shared()
        try await cluster.ensureRole("isolation_app")
        try await cluster.withDatabase { database in
            try await database.run(Self.schema)
            var limits = PoolConfiguration()
            limits.connectionsMax = 4
            limits.unitsPerConnectionMax = 16
            limits.acquireTimeout = .seconds(60)
            try await database.withPool(
                user: "isolation_app", form: form, limits: limits, change: { $0.statementTimeout = .milliseconds(150) }
            ) { pool in
                let tenants = (0..<Self.tenantCount).map { _ in UUID() }
                for tenant in tenants {
                    _ = try await pool.batch(scope(tenant), all: (0..<5).map { Insert(tenant: tenant, key: $0) })
                }
                let tally = Tally()
                await storm(pool, tenants, seed: seed, tally, database)
                #expect(tally.foreignRows == 0)
                #expect(tally.scopesLeft == 0)
                #expect(tally.failures > 100 && tally.cancels > 50, "the faults did happen: \(tally.summary)")
                #expect(tally.surprises == [], "only expected errors")
                try await checkAfterwards(pool, tenants)
            }
        }
    }

    private func scope(_ tenant: UUID) -> ScopeSetting { ScopeSetting(name: "kakuzuke.tenant_id", value: tenant) }

    private func checkAfterwards(_ pool: PostgresPool, _ tenants: [UUID]) async throws {
        for _ in 0..<50 {
            let (left, rows) = try await pool.batch(nil, ReadScope(), ReadAll())
            #expect(left.allSatisfy { $0 == nil || $0 == "" })
            #expect(rows.isEmpty, "without tenant there are no rows")
        }
        for tenant in tenants {
            let rows = try await pool.batch(scope(tenant), ReadAll())
            #expect(rows.count >= 5 && rows.allSatisfy { $0 == tenant })
        }
        #expect(pool.figures.waiters == 0)
    }

    private func storm(
        _ pool: PostgresPool, _ tenants: [UUID], seed: UInt64, _ tally: Tally, _ database: ThrowawayDatabase
    ) async {
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<Self.workerCount {
                group.addTask {
                    var generator = SplitMix64(state: seed &+ UInt64(worker) &* 0x9e37_79b9_7f4a_7c15)
                    for step in 0..<(Self.unitCount / Self.workerCount + 1) {
                        await unit(pool, tenants, worker * 1000 + step, &generator, tally)
                    }
                }
            }
            group.addTask {
                for _ in 0..<10 {
                    try? await Task.sleep(for: .milliseconds(300))
                    try? await database.cluster.run(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = '\(database.name)' AND usename = 'isolation_app' LIMIT 1
                        """)
                }
            }
        }
    }

    private func unit(
        _ pool: PostgresPool, _ tenants: [UUID], _ number: Int, _ generator: inout SplitMix64, _ tally: Tally
    ) async {
        let tenant = tenants[Int.random(in: 0..<tenants.count, using: &generator)]
        let other = tenants[Int.random(in: 0..<tenants.count, using: &generator)]
        let kind = Int.random(in: 0..<1000, using: &generator)
        let isCancelled = Int.random(in: 0..<50, using: &generator) == 0
        let pause = Int.random(in: 0..<2000, using: &generator)
        let key = Int64(number) + 1000
        let task = Task { try await work(pool, tenant, other, kind, key, tally) }
        if isCancelled {
            try? await Task.sleep(for: .microseconds(pause))
            task.cancel()
        }
        let result = await task.result
        if case .failure(let error) = result { tally.failed(error, isForeignWrite: kind < 20 && tenant != other) }
    }

    private func work(
        _ pool: PostgresPool, _ tenant: UUID, _ other: UUID, _ kind: Int, _ key: Int64, _ tally: Tally
    ) async throws {
        let scope = scope(tenant)
        switch kind {
        case 0..<20:
            _ = try await pool.batch(scope, Insert(tenant: other, key: key))
            if tenant != other { tally.foreign(1) }
        case 20..<40:
            _ = try await pool.batch(scope, Insert(tenant: tenant, key: key), Insert(tenant: tenant, key: 1))
        case 40..<60:
            _ = try await pool.batch(scope, Divide(), ReadAll())
        case 60..<63:
            _ = try await pool.batch(scope, Sleep())
        case 63..<100:
            let (left, rows) = try await pool.batch(nil, ReadScope(), ReadAll())
            tally.foreign(rows.count)
            tally.left(left.count { $0 != nil && $0 != "" })
        case 100..<130:
            let rows = try await pool.withTransaction(scope) { transaction in
                if kind % 3 == 0 { _ = try await transaction.run(Insert(tenant: tenant, key: key)) }
                let rows = try await transaction.run(ReadAll())
                if kind % 5 == 0 { throw Undone() }
                return rows
            }
            tally.foreign(rows.count { $0 != tenant })
        default:
            let (rows, own) = try await pool.batch(scope, ReadAll(), ReadScope())
            tally.foreign(rows.count { $0 != tenant })
            tally.foreign(rows.count >= 5 ? 0 : 1)
            tally.foreign(own == [tenant.uuidString.lowercased()] ? 0 : 1)
        }
    }

    struct Undone: Error {}

    /// Counts of one storm.
    final class Tally: Sendable {
        private struct State {
            var foreignRows = 0
            var scopesLeft = 0
            var failures = 0
            var cancels = 0
            var surprises: [String] = []
        }

        private let state = Mutex(State())

        var foreignRows: Int { state.withLock { $0.foreignRows } }
        var scopesLeft: Int { state.withLock { $0.scopesLeft } }
        var failures: Int { state.withLock { $0.failures } }
        var cancels: Int { state.withLock { $0.cancels } }
        var surprises: [String] { state.withLock { Array($0.surprises.prefix(5)) } }
        var summary: String { state.withLock { "\($0)" } }

        func foreign(_ count: Int) { state.withLock { $0.foreignRows += count } }
        func left(_ count: Int) { state.withLock { $0.scopesLeft += count } }

        func failed(_ error: any Error, isForeignWrite: Bool) {
            guard !(error is Undone) else { return }
            guard let error = error as? PostgresError else {
                return state.withLock { $0.surprises.append("\(error)") }
            }
            let isExpected: Bool
            switch error.code {
            case .cancelled, .connectionLost, .connectionClosed: isExpected = true
            case .server:
                // Unique violation, division by zero, timeout, killed backend, row level security.
                isExpected =
                    ["23505", "22012", "57014", "57P01"].contains(error.sqlState?.text ?? "")
                    || (error.sqlState == .insufficientPrivilege && isForeignWrite)
            default: isExpected = false
            }
            state.withLock {
                $0.failures += 1
                if error.code == .cancelled { $0.cancels += 1 }
                if !isExpected { $0.surprises.append(error.logDescription) }
            }
        }
    }
}

/// A small generator with a seed.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
