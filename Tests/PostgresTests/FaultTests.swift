import Logging
import PostgresTestSupport
import Testing

@testable import Postgres

/// Goal: what breaks is named, nothing hangs, and the pool recovers.
///
/// Method: real servers that are killed and stopped.
@Suite struct FaultTests {
    private let one = PostgresQuery(unsafeSQL: "SELECT 1::int8") { row throws(PostgresError) in
        try row.next(Int64.self)
    }
    private let backend = PostgresQuery(unsafeSQL: "SELECT pg_backend_pid()") { row throws(PostgresError) in
        try row.next(Int32.self)
    }

    @Test func aTerminatedBackendFailsItsUnitAndThePoolGoesOn() async throws {
        try await PostgresCluster.shared().withDatabase { database in
            var limits = PoolConfiguration()
            limits.connectionsMax = 1
            try await database.withPool(limits: limits) { pool in
                for _ in 0..<5 {
                    let victim = try #require(try await pool.batch(nil, backend).first)
                    let sleeping = Task { try await pool.batch(nil, PostgresCommand(unsafeSQL: "SELECT pg_sleep(20)")) }
                    try await Task.sleep(for: .milliseconds(50))
                    try await database.cluster.run("SELECT pg_terminate_backend(\(victim))")
                    let result = await sleeping.result
                    #expect(throws: PostgresError.self) { try result.get() }
                    try await expectSame([1]) { try await pool.batch(nil, one) }
                    let next = try await pool.batch(nil, backend).first
                    #expect(next != victim)
                }
            }
        }
    }

    @Test func aBrokenSocketIsConnectionLost() async throws {
        try await PostgresCluster.shared().withDatabase { database in
            let connection = try await PostgresConnection.connect(database.configuration(), logger: .silent)
            let sleep = PostgresCommand(unsafeSQL: "SELECT pg_sleep(20)")
            let unit = UnitBuilder.makeUnit(.wholeTransaction(.implicit, nil), [try UnitBuilder.bind(sleep)])
            let sleeping = Task { try await connection.execute(unit, cancellationRule: .abandon) }
            try await Task.sleep(for: .milliseconds(50))
            await connection.breakSocket()
            let result = await sleeping.result
            #expect(throws: PostgresError(code: .connectionLost, message: "")) { try result.get() }
            let later = await failure { _ = try await connection.execute(unit, cancellationRule: .abandon) }
            #expect(later?.code == .connectionClosed)
            await connection.close()
        }
    }

    @Test func bothSidesMaySendMuchAtOnce() async throws {
        // Without reading while writing, the server would wait for us to read, and we for it.
        try await PostgresCluster.shared().withDatabase { database in
            var limits = PoolConfiguration()
            limits.connectionsMax = 1
            try await database.withPool(limits: limits) { pool in
                let text = String(repeating: "0123456789", count: 400_000)
                let outputs = try await pool.batch(nil, all: (0..<8).map { _ in Echo(text: text) })
                #expect(outputs.allSatisfy { $0 == [text] })
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for _ in 0..<16 { group.addTask { try await pool.batch(nil, Echo(text: text)) == [text] } }
                    for try await isSame in group { #expect(isSame) }
                }
            }
        }
    }

    struct AllColumns: PostgresRowStatement {
        static let sql: PostgresSQL = "SELECT item.* FROM item"
        func decode(row: inout PostgresRow) throws(PostgresError) -> Int {
            let count = row.columnCount
            for _ in 0..<count { _ = try row.next(Int64?.self) }
            return count
        }
    }

    @Test(arguments: UnitForm.allCases) func stalePlansArePreparedAgain(_ form: UnitForm) async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.run("CREATE TABLE item (a int8); INSERT INTO item VALUES (1)")
            var limits = PoolConfiguration()
            limits.connectionsMax = 1
            try await database.withPool(form: form, limits: limits) { pool in
                try await expectSame([1]) { try await pool.batch(nil, AllColumns()) }
                _ = try await pool.batch(nil, PostgresCommand(unsafeSQL: "DEALLOCATE ALL"))
                try await expectSame([1], "26000") { try await pool.batch(nil, AllColumns()) }
                try await database.run("ALTER TABLE item ADD COLUMN b int8")
                try await expectSame([2], "cached plan must not change result type") {
                    try await pool.batch(nil, AllColumns())
                }
                _ = try await pool.batch(nil, PostgresCommand(unsafeSQL: "DEALLOCATE ALL"))
                let inside = try await pool.withTransaction(nil) { try await $0.run(AllColumns()) }
                #expect(inside == [2])
                // Many units in flight on a plan that is gone: each is repeated.
                _ = try await pool.batch(nil, PostgresCommand(unsafeSQL: "DEALLOCATE ALL"))
                try await withThrowingTaskGroup(of: [Int].self) { group in
                    for _ in 0..<30 { group.addTask { try await pool.batch(nil, AllColumns()) } }
                    for try await columns in group { #expect(columns == [2]) }
                }
            }
        }
    }

    @Test func statementsThatWouldOutliveTheirUnitAreRefused() async throws {
        try await PostgresCluster.shared().withDatabase { database in
            var limits = PoolConfiguration()
            limits.connectionsMax = 1
            try await database.withPool(limits: limits) { pool in
                for text in ["BEGIN", " commit", "SET a.b = 'x'", "RESET ALL", "discard all", "ROLLBACK", "END;"] {
                    let error = await failure { _ = try await pool.batch(nil, PostgresCommand(unsafeSQL: text)) }
                    #expect(error?.code == .misuse, "\(text)")
                }
                // What slips by leaves an open block, and with it the connection is given up.
                let before = try await pool.batch(nil, backend)
                _ = try? await pool.batch(nil, PostgresCommand(unsafeSQL: "/* hidden */ BEGIN"))
                let after = try await pool.batch(nil, backend)
                #expect(before != after)
            }
        }
    }

    @Test func preparedStatementsAreLimited() async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.withPool(change: { $0.preparedStatementsMax = 0 }) { pool in
                #expect(try await pool.batch(nil, Series(last: 2)) == [1, 2])
                let prepared = PostgresQuery(unsafeSQL: "SELECT count(*) FROM pg_prepared_statements") {
                    row throws(PostgresError) in try row.next(Int64.self)
                }
                try await expectSame([0]) { try await pool.batch(nil, prepared) }
            }
        }
    }

    @Test func aCopyInABatchIsRefused() async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.withPool { pool in
                let error = await failure {
                    _ = try await pool.batch(nil, PostgresCommand(unsafeSQL: "COPY (SELECT 1) TO STDOUT"))
                }
                #expect(error != nil)
                try await expectSame([1]) { try await pool.batch(nil, one) }
            }
        }
    }

    @Test func waitingForAConnectionHasADeadlineAndCanBeCancelled() async throws {
        try await PostgresCluster.shared().withDatabase { database in
            var limits = PoolConfiguration()
            limits.connectionsMax = 1
            try await database.withPool(limits: limits) { pool in
                try await pool.withTransaction(nil) { transaction in
                    _ = try await transaction.run(PostgresCommand(unsafeSQL: "SELECT 1"))
                    let late = await failure { _ = try await pool.batch(nil, timeout: .milliseconds(50), one) }
                    #expect(late?.code == .deadlineExceeded)
                    let waiting = Task { try await pool.batch(nil, one) }
                    try await Task.sleep(for: .milliseconds(20))
                    waiting.cancel()
                    let result = await waiting.result
                    #expect(throws: PostgresError(code: .cancelled, message: "")) { try result.get() }
                }
                try await expectSame([1]) { try await pool.batch(nil, one) }
                #expect(pool.figures.waiters == 0)
            }
        }
    }

    @Test func connectionsAreReplacedAtTheEndOfTheirLifeAndCheckedWhenUnused() async throws {
        try await PostgresCluster.shared().withDatabase { database in
            var limits = PoolConfiguration()
            limits.connectionsMax = 1
            limits.lifetime = .milliseconds(200)
            limits.maintenanceInterval = .milliseconds(10)
            limits.livenessCheckAfter = .zero
            try await database.withPool(limits: limits) { pool in
                let first = try await pool.batch(nil, backend)
                try await Task.sleep(for: .milliseconds(400))
                let second = try await pool.batch(nil, backend)
                #expect(first != second)
            }
        }
    }

    @Test func aStoppedServerOpensTheCircuitAndAStartedOneIsFoundAgain() async throws {
        let cluster = try await PostgresCluster.startPrivate()
        var limits = PoolConfiguration()
        limits.connectionsMax = 4
        limits.connectFailuresMax = 2
        limits.retryDelay = .milliseconds(50)
        limits.retryDelayMax = .milliseconds(200)
        limits.maintenanceInterval = .milliseconds(20)
        let pool = try await PostgresPool.start(
            cluster.configuration(database: "postgres"), limits: limits, time: .testing, logger: .silent)
        #expect(pool.form == .implicit, "no citus there")
        try await expectSame([1]) { try await pool.batch(nil, one) }
        for immediately in [true, false] {
            let sleeping = (0..<6).map { _ in
                Task { try await pool.batch(nil, PostgresCommand(unsafeSQL: "SELECT pg_sleep(20)")) }
            }
            try await Task.sleep(for: .milliseconds(100))
            try await cluster.stop(immediately: immediately)
            for task in sleeping {
                let result = await task.result
                #expect(throws: PostgresError.self) { try result.get() }
            }
            let refused = await failure { _ = try await pool.batch(nil, timeout: .seconds(5), one) }
            #expect([.unavailable, .connectFailed].contains(refused?.code))
            try await cluster.start()
            // While the circuit is open the pool refuses at once; it has to find the server again by itself.
            var answer: [Int64] = []
            for _ in 0..<400 where answer.isEmpty {
                do throws(PostgresError) {
                    answer = try await pool.batch(nil, timeout: .seconds(20), one)
                } catch {
                    guard [.unavailable, .connectFailed].contains(error.code) else { throw error }
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            #expect(answer == [1])
        }
        await pool.close()
        #expect(await failure { _ = try await pool.batch(nil, one) }?.code == .unavailable)
        try await cluster.destroy()
    }
}

extension PostgresConnection {
    /// Shuts the socket down under libpq, as a network would.
    func breakSocket() {
        guard let session else { return }
        shutdownSocket(session.socket)
    }
}
