import FoundationEssentials
import Logging
import PostgresTestSupport
import Testing

@testable import Postgres

/// Goal: every type travels both ways unchanged, and what does not fit is named.
///
/// Method: a real server echoes.
@Suite struct ValueTests {
    private func echo<Value: PostgresCodable & Equatable>(
        _ pool: PostgresPool, _ values: [Value], as type: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for value in values {
            let query = PostgresQuery(unsafeSQL: "SELECT $1::\(type), $1::\(type)::text", [value]) {
                row throws(PostgresError) in (try row.next(Value.self), try row.next(String?.self))
            }
            let rows = try await pool.batch(nil, query)
            #expect(rows.first?.0 == value, "\(type)", sourceLocation: sourceLocation)
        }
    }

    @Test func scalarsTravelUnchanged() async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.withPool { pool in
                try await echo(pool, [true, false], as: "bool")
                try await echo(pool, [Int16.min, 0, .max], as: "int2")
                try await echo(pool, [Int32.min, 0, .max], as: "int4")
                try await echo(pool, [Int64.min, 0, .max], as: "int8")
                try await echo(pool, [Int.min, 0, .max], as: "int8")
                try await echo(pool, [Float.pi, -.infinity], as: "float4")
                try await echo(pool, [Double.pi, .infinity, -0.1], as: "float8")
                try await echo(pool, ["", "a", "号級 手数料率 🧾", String(repeating: "x", count: 100_000)], as: "text")
                try await echo(pool, [PostgresBytes([]), PostgresBytes([0, 255, 39, 92])], as: "bytea")
                try await echo(pool, [UUID(), UUID()], as: "uuid")
                try await echo(
                    pool, [PostgresDate(daysSinceEpoch: 0), PostgresDate(daysSinceEpoch: 20_000)], as: "date")
                try await echo(pool, [PostgresTimestamp(microsecondsSinceEpoch: 1_234_567)], as: "timestamptz")
                try await echo(pool, [PostgresJSON(#"{"a": [1, 2]}"#)], as: "jsonb")
                try await echo(pool, [String?.none, "x"], as: "text")
                try await echo(pool, [Int64?.none, 5], as: "int8")
            }
        }
    }

    @Test func arraysTravelUnchanged() async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.withPool { pool in
                try await echo(pool, [[], [Int16(1), -2]], as: "int2[]")
                try await echo(pool, [[], [Int32(1), .min]], as: "int4[]")
                try await echo(pool, [[], Array(Int64(-500)...500)], as: "int8[]")
                try await echo(pool, [[], [1, 2]], as: "int8[]")
                try await echo(pool, [[], ["", "号級", "\"{},"]], as: "text[]")
                try await echo(pool, [[], [PostgresBytes([]), PostgresBytes([1])]], as: "bytea[]")
                try await echo(pool, [[], [UUID(), UUID()]], as: "uuid[]")
                try await echo(pool, [[PostgresDate(daysSinceEpoch: -1)]], as: "date[]")
                try await echo(pool, [[], [true, false]], as: "bool[]")
                try await echo(pool, [[1.5, 2.5]], as: "float8[]")
                try await echo(pool, [[Int32?.none, 3, nil], []], as: "int4[]")
                try await echo(pool, [[String?.none, "a"]], as: "text[]")
                try await echo(pool, [[Int64]?.none, [1]], as: "int8[]")
            }
        }
    }

    @Test func epochsAgreeWithTheServer() async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.withPool { pool in
                let query = PostgresQuery(
                    unsafeSQL: "SELECT date '1970-01-02', timestamptz '1970-01-01 00:00:01Z', 7::int2, 8::int4"
                ) { row throws(PostgresError) in
                    (
                        try row.next(PostgresDate.self), try row.next(PostgresTimestamp.self),
                        try row.next(Int64.self), try row.next(Int64.self)
                    )
                }
                let row = try #require(try await pool.batch(nil, query).first)
                #expect(row.0.daysSinceEpoch == 1)
                #expect(row.1.microsecondsSinceEpoch == 1_000_000)
                #expect(row.2 == 7 && row.3 == 8, "narrower integers are read into wider ones")
            }
        }
    }

    struct Mismatch: PostgresRowStatement {
        static let sql: PostgresSQL = "SELECT 'text'::text AS label"
        func decode(row: inout PostgresRow) throws(PostgresError) -> Int64 { try row.next() }
    }

    struct TooFew: PostgresRowStatement {
        static let sql: PostgresSQL = "SELECT 1::int8 AS one, 2::int8 AS two"
        func decode(row: inout PostgresRow) throws(PostgresError) -> Int64 { try row.next() }
    }

    @Test func misfitsNameStatementColumnExpectedAndFound() async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.withPool { pool in
                let error = try #require(await failure { _ = try await pool.batch(nil, Mismatch()) })
                #expect(error.code == .decodingFailed && error.statement == "Mismatch")
                #expect(error.message.contains("label") && error.message.contains("int8"))
                #expect(error.message.contains("found text"))
                let null = PostgresQuery(unsafeSQL: "SELECT NULL::int8") { row throws(PostgresError) in
                    try row.next(Int64.self)
                }
                #expect(await failure { _ = try await pool.batch(nil, null) }?.message.contains("found null") == true)
                #expect(await failure { _ = try await pool.batch(nil, TooFew()) }?.code == .decodingFailed)
                let nested = PostgresQuery(unsafeSQL: "SELECT ARRAY[[1,2],[3,4]]") { row throws(PostgresError) in
                    try row.next([Int32].self)
                }
                #expect(
                    await failure { _ = try await pool.batch(nil, nested) }?.message.contains("2 dimensions") == true)
                let null2 = PostgresQuery(unsafeSQL: "SELECT ARRAY[1,NULL]::int8[]") { row throws(PostgresError) in
                    try row.next([Int64].self)
                }
                #expect(await failure { _ = try await pool.batch(nil, null2) }?.code == .decodingFailed)
                let infinity = PostgresQuery(unsafeSQL: "SELECT date 'infinity'") { row throws(PostgresError) in
                    try row.next(PostgresDate.self)
                }
                #expect(await failure { _ = try await pool.batch(nil, infinity) }?.code == .decodingFailed)
            }
        }
    }

    @Test func damagedArraysAreRefused() throws {
        var buffer = PostgresBuffer()
        [Int64(1), 2, 3].encode(into: &buffer)
        let whole = buffer.bytes
        func decode(_ bytes: [UInt8]) throws -> [Int64] {
            try bytes.withUnsafeBytes { try [Int64].decode(from: PostgresCell(type: .int8Array, bytes: $0)) }
        }
        #expect(try decode(whole) == [1, 2, 3])
        for length in 0..<whole.count {
            #expect(throws: PostgresCellError.self) { try decode(Array(whole[..<length])) }
        }
        for index in whole.indices {
            var damaged = whole
            damaged[index] ^= 0xff
            _ = try? decode(damaged)
        }
    }
}
