import Logging
import PostgresTestSupport
import Testing

@testable import Postgres

/// Goal: bulk data arrives whole or not at all, and the connection is usable afterwards.
///
/// Method: a real server.
@Suite struct CopyTests {
    private let target = PostgresCopy(table: "loading", columns: ["key", "name", "amounts"])

    private func withTable(_ body: (PostgresPool) async throws -> Void) async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.run("CREATE TABLE line (key int8 PRIMARY KEY, name text, amounts int8[])")
            // One connection, so that each step shows what the one before left behind.
            var limits = PoolConfiguration()
            limits.connectionsMax = 1
            try await database.withPool(limits: limits) { try await body($0) }
        }
    }

    private func makeTemporaryTable(_ transaction: PostgresTransaction) async throws {
        _ = try await transaction.run(
            PostgresCommand(unsafeSQL: "CREATE TEMPORARY TABLE loading (LIKE line) ON COMMIT DROP"))
    }

    private func count(_ pool: PostgresPool) async throws -> Int64 {
        let query = PostgresQuery(unsafeSQL: "SELECT count(*) FROM line") { row throws(PostgresError) in
            try row.next(Int64.self)
        }
        return try await pool.batch(nil, query).first ?? -1
    }

    @Test func manyRowsGoThroughATemporaryTableAndComeBack() async throws {
        try await withTable { pool in
            let rows: Int64 = 50_000
            let inserted = try await pool.withTransaction(nil) { transaction in
                try await makeTemporaryTable(transaction)
                let copied = try await transaction.copyIn(target) { writer in
                    for key in 0..<rows { try await writer.row(key, key % 7 == 0 ? nil : "行 \(key)", [key, key * 2]) }
                }
                #expect(copied == Int(rows))
                return try await transaction.run(
                    PostgresCommand(unsafeSQL: "INSERT INTO line SELECT * FROM loading ON CONFLICT DO NOTHING"))
            }
            #expect(inserted == Int(rows))
            let (read, sum) = try await pool.withTransaction(nil, isReadOnly: true) { transaction in
                var sum: Int64 = 0
                let read = try await transaction.copyOut(unsafeSQL: "SELECT key, name, amounts FROM line ORDER BY key")
                {
                    row in
                    let key = try row.next(Int64.self)
                    let name = try row.next(String?.self)
                    #expect(name == (key % 7 == 0 ? nil : "行 \(key)"))
                    sum += try row.next([Int64].self).reduce(0, +)
                }
                return (read, sum)
            }
            #expect(read == Int(rows))
            #expect(sum == (0..<rows).reduce(0) { $0 + $1 * 3 })
        }
    }

    @Test func aRowLargerThanAChunkIsSentInPieces() async throws {
        try await withTable { pool in
            let name = String(repeating: "長", count: 500_000)
            _ = try await pool.withTransaction(nil) { transaction in
                try await transaction.copyIn(PostgresCopy(table: "line", columns: ["key", "name"])) { writer in
                    for key in 0..<Int64(4) { try await writer.row(key, name) }
                }
            }
            let lengths = PostgresQuery(unsafeSQL: "SELECT DISTINCT length(name) FROM line") {
                row throws(PostgresError) in
                try row.next(Int32.self)
            }
            try await expectSame([500_000]) { try await pool.batch(nil, lengths) }
        }
    }

    private struct Refused: Error {}

    @Test func aWriterThatThrowsLeavesNothing() async throws {
        try await withTable { pool in
            await #expect(throws: Refused.self) {
                try await pool.withTransaction(nil) { transaction in
                    try await makeTemporaryTable(transaction)
                    return try await transaction.copyIn(target) { writer in
                        for key in 0..<Int64(20_000) { try await writer.row(key, "x", [Int64]()) }
                        throw Refused()
                    }
                }
            }
            try await expectSame(0) { try await count(pool) }
        }
    }

    @Test func aRowTheServerRefusesIsReported() async throws {
        try await withTable { pool in
            let duplicate = await failure {
                _ = try await pool.withTransaction(nil) { transaction in
                    try await transaction.copyIn(PostgresCopy(table: "line", columns: ["key"])) { writer in
                        for key in 0..<Int64(40_000) { try await writer.row(key % 20_000) }
                    }
                }
            }
            #expect(duplicate?.isUniqueViolation() == true && duplicate?.statement == "COPY line")
            let wrongType = await failure {
                _ = try await pool.withTransaction(nil) { transaction in
                    try await transaction.copyIn(PostgresCopy(table: "line", columns: ["key"])) { writer in
                        try await writer.row(Int32(1))
                    }
                }
            }
            #expect(wrongType?.code == .server)
            let missing = await failure {
                _ = try await pool.withTransaction(nil) { transaction in
                    try await transaction.copyIn(PostgresCopy(table: "no such table", columns: ["key"])) { _ in }
                }
            }
            #expect(missing?.sqlState?.text == "42P01")
            let odd = await failure {
                _ = try await pool.withTransaction(nil) { transaction in
                    try await transaction.copyIn(PostgresCopy(table: "line", columns: ["key"])) { writer in
                        try await writer.row(Int64(1), "one too many")
                    }
                }
            }
            #expect(odd?.code == .misuse)
            try await expectSame(0) { try await count(pool) }
        }
    }

    @Test func aCancelledCopyEndsInBothDirections() async throws {
        try await withTable { pool in
            let copyIn = Task {
                try await pool.withTransaction(nil) { transaction in
                    try await transaction.copyIn(PostgresCopy(table: "line", columns: ["key"])) { writer in
                        var key: Int64 = 0
                        while true {
                            try await writer.row(key)
                            key += 1
                        }
                    }
                }
            }
            try await Task.sleep(for: .milliseconds(100))
            copyIn.cancel()
            let inResult = await copyIn.result
            #expect(throws: PostgresError(code: .cancelled, message: "")) { try inResult.get() }
            let copyOut = Task {
                try await pool.withTransaction(nil) { transaction in
                    try await transaction.copyOut(unsafeSQL: "SELECT generate_series(1, 1000000000)") { _ in }
                }
            }
            try await Task.sleep(for: .milliseconds(100))
            copyOut.cancel()
            let outResult = await copyOut.result
            #expect(throws: PostgresError.self) { try outResult.get() }
            try await expectSame(0) { try await count(pool) }
        }
    }

    @Test func aReaderThatThrowsGivesUpTheRest() async throws {
        try await withTable { pool in
            await #expect(throws: Refused.self) {
                try await pool.withTransaction(nil) { transaction in
                    try await transaction.copyOut(unsafeSQL: "SELECT generate_series(1, 100000000)") { _ in
                        throw Refused()
                    }
                }
            }
            try await expectSame(0) { try await count(pool) }
        }
    }

    @Test func aCopyMayEndAnywhereInAChunk() throws {
        var buffer = PostgresBuffer()
        buffer.append(Array("PGCOPY\n".utf8) + [0xff, 0x0d, 0x0a, 0] + [UInt8](repeating: 0, count: 8))
        for key in 0..<Int64(3) {
            buffer.append(Int16(2))
            buffer.appendField(key)
            buffer.appendField(String?.none)
        }
        buffer.append(Int16(-1))
        let whole = buffer.bytes
        for cut in 0...whole.count {
            var reader = PostgresCopyReader(statement: "test")
            var keys: [Int64] = []
            for piece in [whole[..<cut], whole[cut...]] {
                try reader.read(Array(piece)) { row in keys.append(try row.next()) }
            }
            try reader.requireEnd()
            #expect(keys == [0, 1, 2], "cut at \(cut)")
        }
        for cut in 0..<whole.count {
            var reader = PostgresCopyReader(statement: "test")
            try reader.read(Array(whole[..<cut])) { _ in }
            #expect(throws: PostgresError.self) { try reader.requireEnd() }
        }
    }
}
