import Logging
import Postgres
import PostgresTestSupport
import Synchronization
import Testing

/// Goal: explicit transactions commit, undo and repeat as promised.
///
/// Method: a real server, both forms where they matter.
@Suite struct TransactionTests {
    private struct Refused: Error {}

    private func count(_ pool: PostgresPool, _ table: String) async throws -> Int64 {
        let query = PostgresQuery(unsafeSQL: "SELECT count(*) FROM \(table)") { row throws(PostgresError) in
            try row.next(Int64.self)
        }
        return try await pool.batch(nil, query).first ?? -1
    }

    private func withTable(_ body: (PostgresPool) async throws -> Void) async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.run(
                """
                CREATE TABLE item (key int8 PRIMARY KEY, value int8 NOT NULL DEFAULT 0);
                CREATE TABLE late (key int8 REFERENCES item DEFERRABLE INITIALLY DEFERRED);
                """)
            try await database.withPool { try await body($0) }
        }
    }

    @Test func aReturnCommitsAndAThrowUndoes() async throws {
        try await withTable { pool in
            let affected = try await pool.withTransaction(nil) { transaction in
                try await transaction.run(PostgresCommand(unsafeSQL: "INSERT INTO item VALUES (1), (2)"))
            }
            #expect(affected == 2)
            await #expect(throws: Refused.self) {
                try await pool.withTransaction(nil) { transaction in
                    _ = try await transaction.run(PostgresCommand(unsafeSQL: "INSERT INTO item VALUES (3)"))
                    throw Refused()
                }
            }
            try await expectSame(2) { try await count(pool, "item") }
        }
    }

    @Test func aHiddenFailureIsNotMistakenForACommit() async throws {
        try await withTable { pool in
            let error = await failure {
                try await pool.withTransaction(nil) { transaction in
                    _ = try await transaction.run(PostgresCommand(unsafeSQL: "INSERT INTO item VALUES (1)"))
                    _ = try? await transaction.run(PostgresCommand(unsafeSQL: "INSERT INTO item VALUES (1)"))
                }
            }
            #expect(error?.code == .transactionAborted)
            try await expectSame(0) { try await count(pool, "item") }
        }
    }

    @Test func errorsCarryWhatTheServerSaidButDoNotShowIt() async throws {
        try await withTable { pool in
            let insert = PostgresCommand(unsafeSQL: "INSERT INTO item VALUES ($1)", [Int64(77)], name: "insert item")
            _ = try await pool.batch(nil, insert)
            let error = try #require(await failure { _ = try await pool.batch(nil, insert) })
            #expect(error.isUniqueViolation() && error.isUniqueViolation(of: "item_pkey"))
            #expect(!error.isUniqueViolation(of: "other") && !error.isRetryable)
            #expect(error.statement == "insert item" && error.report?.table == "item")
            #expect(error.report?.file != nil && error.report?.line != nil && error.report?.severity == "ERROR")
            #expect(!error.description.contains("duplicate") && error.logDescription.contains("duplicate"))
            #expect(!error.logDescription.contains("77"), "the detail, which quotes values, is left out")
        }
    }

    @Test(arguments: UnitForm.allCases) func aBatchIsOneTransactionAlsoWhenItFailsAtItsEnd(_ form: UnitForm)
        async throws
    {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.run(
                """
                CREATE TABLE item (key int8 PRIMARY KEY);
                CREATE TABLE late (key int8 REFERENCES item DEFERRABLE INITIALLY DEFERRED);
                """)
            try await database.withPool(form: form) { pool in
                let error = await failure {
                    _ = try await pool.batch(
                        nil, PostgresCommand(unsafeSQL: "INSERT INTO item VALUES (1)"),
                        PostgresCommand(unsafeSQL: "INSERT INTO late VALUES (2)"))
                }
                #expect(error?.sqlState == .foreignKeyViolation)
                try await expectSame(0) { try await count(pool, "item") }
                _ = try await pool.batch(nil, PostgresCommand(unsafeSQL: "INSERT INTO item VALUES (1)"))
                try await expectSame(1) { try await count(pool, "item") }
            }
        }
    }

    @Test func serializationFailuresAreRepeatedAndOthersAreNot() async throws {
        try await withTable { pool in
            _ = try await pool.batch(nil, PostgresCommand(unsafeSQL: "INSERT INTO item VALUES (1, 0)"))
            // Sixteen tasks read, then write what they read plus one: without repeats some would be lost or fail.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<4 {
                            try await retrying {
                                try await pool.withTransaction(nil, isolation: .serializable) { transaction in
                                    let read = PostgresQuery(unsafeSQL: "SELECT value FROM item WHERE key = 1") {
                                        row throws(PostgresError) in try row.next(Int64.self)
                                    }
                                    let value = try await transaction.run(read)[0]
                                    _ = try await transaction.run(
                                        PostgresCommand(unsafeSQL: "UPDATE item SET value = $1", [value + 1]))
                                }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let query = PostgresQuery(unsafeSQL: "SELECT value FROM item") { row throws(PostgresError) in
                try row.next(Int64.self)
            }
            try await expectSame([16]) { try await pool.batch(nil, query) }
            let attempts = Atomic<Int>(0)
            let error = await failure {
                try await pool.withTransaction(nil) { transaction in
                    attempts.add(1, ordering: .relaxed)
                    _ = try await transaction.run(PostgresCommand(unsafeSQL: "SELECT 1/0"))
                }
            }
            #expect(error?.sqlState?.text == "22012" && attempts.load(ordering: .relaxed) == 1)
            attempts.store(0, ordering: .relaxed)
            let exhausted = await failure {
                try await pool.withTransaction(nil) { transaction in
                    attempts.add(1, ordering: .relaxed)
                    try await transaction.run(
                        unsafeScript: "DO $$ BEGIN RAISE EXCEPTION SQLSTATE '40P01'; END $$")
                }
            }
            #expect(exhausted?.isRetryable == true && attempts.load(ordering: .relaxed) == 5)
        }
    }

    /// Under contention the attempts of the pool may run out; the test is about lost updates.
    private func retrying(_ body: () async throws -> Void) async throws {
        while true {
            let error = await failure { try await body() }
            guard let error else { return }
            guard error.isRetryable else { throw error }
        }
    }

    @Test func aCancelledTransactionEndsOnTheServerAndLeavesTheConnectionUsable() async throws {
        try await withTable { pool in
            let task = Task {
                try await pool.withTransaction(nil) { transaction in
                    _ = try await transaction.run(PostgresCommand(unsafeSQL: "INSERT INTO item VALUES (9)"))
                    _ = try await transaction.run(PostgresCommand(unsafeSQL: "SELECT pg_sleep(25)"))
                }
            }
            try await Task.sleep(for: .milliseconds(150))
            let begin = ContinuousClock.now
            task.cancel()
            let result = await task.result
            #expect(throws: PostgresError(code: .cancelled, message: "")) { try result.get() }
            #expect(ContinuousClock.now - begin < .seconds(15), "it did not wait for the sleep to end")
            for _ in 0..<5 {
                _ = try await pool.withTransaction(nil) { transaction in
                    try await transaction.run(PostgresCommand(unsafeSQL: "SELECT 1"))
                }
            }
            try await expectSame(0) { try await count(pool, "item") }
            #expect(pool.figures.exclusive == 0)
        }
    }

    @Test func aCancelAtAnyMomentEndsTheTransactionSoon() async throws {
        try await withTable { pool in
            for step in 0..<60 {
                let task = Task {
                    try await pool.withTransaction(nil) { transaction in
                        _ = try await transaction.run(PostgresCommand(unsafeSQL: "SELECT pg_sleep(25)"))
                    }
                }
                try await Task.sleep(for: .microseconds(step * 40))
                let begin = ContinuousClock.now
                task.cancel()
                let result = await task.result
                #expect(throws: PostgresError(code: .cancelled, message: "")) { try result.get() }
                #expect(ContinuousClock.now - begin < .seconds(15), "cancelled after \(step * 40) microseconds")
            }
            try await expectSame(0) { try await count(pool, "item") }
        }
    }

    @Test func useAfterTheEndIsRefused() async throws {
        try await withTable { pool in
            let escaped = try await pool.withTransaction(nil) { transaction in transaction }
            let error = await failure { _ = try await escaped.run(PostgresCommand(unsafeSQL: "SELECT 1")) }
            #expect(error?.code == .misuse)
        }
    }

    @Test func readOnlyTransactionsRefuseWrites() async throws {
        try await withTable { pool in
            let error = await failure {
                try await pool.withTransaction(nil, isReadOnly: true) { transaction in
                    _ = try await transaction.run(PostgresCommand(unsafeSQL: "INSERT INTO item VALUES (1)"))
                }
            }
            #expect(error?.sqlState?.text == "25006")
        }
    }
}
