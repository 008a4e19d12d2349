import Postgres
import PostgresTestSupport

/// Rates of the client on a private cluster without fsync: they bound what the client costs, not what a disk gives.
struct PostgresBench {
    var selects: Int
    var rows: Int

    func run(_ cluster: PostgresCluster) async throws {
        let database = try await cluster.createTemplate()
        try await database.run(
            """
            CREATE TABLE one (key int8 PRIMARY KEY, value text);
            INSERT INTO one SELECT n, 'value ' || n FROM generate_series(1, 10000) n;
            CREATE TABLE line (tenant int4, receipt int8, item int8, quantity int4, amount int8, name text,
                PRIMARY KEY (tenant, receipt));
            ANALYZE one;
            """)
        for connections in [1, 2] {
            var limits = PoolConfiguration()
            limits.connectionsMin = connections
            limits.connectionsMax = connections
            limits.unitsPerConnectionMax = 64
            try await database.withPool(limits: limits) { pool in
                for inFlight in [1, 64] { try await measureSelects(pool, connections, inFlight: inFlight) }
                if connections == 1 {
                    try await measureBatches(pool)
                    try await measureCopy(pool)
                    try await measureCopyOut(pool)
                }
            }
        }
    }

    private func measureSelects(_ pool: PostgresPool, _ connections: Int, inFlight: Int) async throws {
        let share = selects / inFlight
        let duration = try await ContinuousClock().measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<inFlight {
                    group.addTask {
                        for index in 0..<share {
                            let key = Int64((worker &* 7919 &+ index) % 10_000 + 1)
                            _ = try await pool.batch(nil, One(key: key))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        report(
            "select by key, \(connections) connection(s), \(inFlight) in flight", share * inFlight, "units", duration)
    }

    private func measureBatches(_ pool: PostgresPool) async throws {
        let duration = try await ContinuousClock().measure {
            for begin in 0..<(selects / 64) {
                _ = try await pool.batch(nil, all: (1...64).map { One(key: Int64((begin + $0) % 10_000 + 1)) })
            }
        }
        report("select by key, 64 statements a unit", selects / 64 * 64, "statements", duration)
    }

    private func measureCopy(_ pool: PostgresPool) async throws {
        let rows = rows
        let duration = try await ContinuousClock().measure {
            _ = try await pool.withTransaction(nil) { transaction in
                _ = try await transaction.run(
                    PostgresCommand(unsafeSQL: "CREATE TEMPORARY TABLE loading (LIKE line) ON COMMIT DROP"))
                let columns = ["tenant", "receipt", "item", "quantity", "amount", "name"]
                _ = try await transaction.copyIn(PostgresCopy(table: "loading", columns: columns)) { writer in
                    for row in 0..<Int64(rows) {
                        try await writer.row(Int32(1), row, row % 5000, Int32(1), row * 3, "item name of a line")
                    }
                }
                return try await transaction.run(
                    PostgresCommand(unsafeSQL: "INSERT INTO line SELECT * FROM loading ON CONFLICT DO NOTHING"))
            }
        }
        report("COPY into a temporary table and INSERT SELECT", rows, "rows", duration)
    }

    private func measureCopyOut(_ pool: PostgresPool) async throws {
        let duration = try await ContinuousClock().measure {
            _ = try await pool.withTransaction(nil) { transaction in
                var sum: Int64 = 0
                return try await transaction.copyOut(
                    unsafeSQL: "SELECT tenant, receipt, item, quantity, amount, name FROM line"
                ) { row in
                    _ = try row.next(Int32.self)
                    sum &+= try row.next(Int64.self)
                    _ = try row.next(Int64.self)
                    _ = try row.next(Int32.self)
                    _ = try row.next(Int64.self)
                    _ = try row.next(String.self)
                }
            }
        }
        report("COPY out and decode", rows, "rows", duration)
    }

    private func report(_ what: String, _ count: Int, _ unit: String, _ duration: Duration) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        print("\(what): \(Int(Double(count) / seconds)) \(unit)/s (\(Int(seconds * 1e6 / Double(count))) us each)")
    }
}

private struct One: PostgresRowStatement {
    static let sql: PostgresSQL = "SELECT value FROM one WHERE key = $1"
    var key: Int64

    func bind(into parameters: inout PostgresParameters) { parameters.append(key) }
    func decode(row: inout PostgresRow) throws(PostgresError) -> String { try row.next() }
}
