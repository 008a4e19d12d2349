@_spi(Mutation) import Postgres
import PostgresTestSupport
import Synchronization
import Testing

/// Goal: a probe sees every statement before it runs, may run it and others, and leaves nothing.
///
/// Method: a real server; the probe writes rows and runs the statements themselves.
@Suite struct StatementProbeTests {
    /// What a probe was shown.
    private final class Sight: Sendable {
        let names = Mutex<[String]>([])
    }

    private func withProbe(_ body: (PostgresPool, Sight) async throws -> Void) async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.run("CREATE TABLE item (key int8 PRIMARY KEY)")
            let sight = Sight()
            let probe = StatementProbe { statements, _, transaction in
                sight.names.withLock { $0 += statements.map(\.text) }
                for statement in statements {
                    do {
                        _ = try await transaction.run(
                            PostgresCommand(unsafeSQL: "INSERT INTO item VALUES (1000), (1001)"))
                        _ = try await transaction.run(statement)
                        // Fails, since the keys are there: what follows is undone all the same.
                        _ = try await transaction.run(statement)
                    } catch {}
                }
            }
            let pool = try await PostgresPool.start(
                database.configuration(), form: .implicit, time: .testing, logger: .silent, probe: probe)
            do {
                try await body(pool, sight)
            } catch {
                await pool.close()
                throw error
            }
            await pool.close()
        }
    }

    private static let keys = PostgresQuery(unsafeSQL: "SELECT key FROM item ORDER BY 1") { row throws(PostgresError) in
        try row.next(Int64.self)
    }

    @Test func batchesComeOutAsWithoutIt() async throws {
        try await withProbe { pool, sight in
            let insert = PostgresCommand(unsafeSQL: "INSERT INTO item VALUES (1)")
            let count = try await pool.batch(nil, insert)
            let keys = try await pool.batch(nil, Self.keys)
            #expect(count == 1 && keys == [1])
            #expect(sight.names.withLock { $0 } == [insert.sql.text, Self.keys.sql.text])
            #expect(pool.figures.exclusive == 0)
        }
    }

    @Test func transactionsAndCopiesComeOutAsWithoutIt() async throws {
        try await withProbe { pool, sight in
            let rows = try await pool.withTransaction(nil, isolation: .repeatableRead, isReadOnly: true) {
                try await $0.copyOut(unsafeSQL: "SELECT key FROM item") { _ in }
            }
            #expect(rows == 0)
            try await pool.withTransaction(nil) { transaction in
                _ = try await transaction.run(PostgresCommand(unsafeSQL: "INSERT INTO item VALUES (2)"))
                let keys = try await transaction.run(Self.keys)
                #expect(keys == [2])
            }
            let keys = try await pool.batch(nil, Self.keys)
            #expect(keys == [2])
            #expect(sight.names.withLock { $0.count } == 4)
        }
    }
}
