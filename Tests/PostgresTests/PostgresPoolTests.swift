import FoundationEssentials
import Logging
import Postgres
import PostgresTestSupport
import Testing

/// Goal: batches and transactions of a pool do what they promise.
///
/// Method: a real server, a database per test.
@Suite struct PostgresPoolTests {
    @Test func batchReturnsTheOutputsOfSeveralKindsOfStatements() async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.withPool { pool in
                let (numbers, text) = try await pool.batch(nil, Series(last: 3), Echo(text: "号級"))
                #expect(numbers == [1, 2, 3])
                #expect(text == ["号級"])
            }
        }
    }
}

struct Series: PostgresRowStatement {
    static let sql: PostgresSQL = "SELECT n FROM generate_series(1, $1) AS n"
    var last: Int64

    func bind(into parameters: inout PostgresParameters) { parameters.append(last) }
    func decode(row: inout PostgresRow) throws(PostgresError) -> Int64 { try row.next() }
}

struct Echo: PostgresRowStatement {
    static let sql: PostgresSQL = "SELECT $1"
    var text: String

    func bind(into parameters: inout PostgresParameters) { parameters.append(text) }
    func decode(row: inout PostgresRow) throws(PostgresError) -> String { try row.next() }
}
