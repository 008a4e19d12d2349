import GRDB
import GRDBSQLite

/// A cached prepared statement with direct binding: look-ups and bulk loads need it without boxing of values.
struct BoundStatement {
    private let statement: Statement
    private let handle: OpaquePointer

    /// Takes the statement from the connection's cache, ready to bind.
    init(_ database: Database, _ sql: String) throws {
        statement = try database.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    func bind(_ index: Int32, _ value: Int64?) throws {
        if let value { try check(sqlite3_bind_int64(handle, index, value)) }
    }

    func bind(_ index: Int32, _ value: [UInt8]?) throws {
        guard let value else { return }
        // An empty array may have no address, and no address would bind null.
        if value.isEmpty { return try check(sqlite3_bind_zeroblob(handle, index, 0)) }
        try check(
            value.withUnsafeBytes {
                sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), Self.copies)
            })
    }

    /// Binds null for nil: needed where one statement runs several times with different values.
    func bindOrNull(_ index: Int32, _ value: [UInt8]?) throws {
        if value == nil { try check(sqlite3_bind_null(handle, index)) } else { try bind(index, value) }
    }

    func bind(_ index: Int32, _ value: String?) throws {
        guard var value else { return }
        try check(
            value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text64(
                        handle, index, $0.baseAddress, UInt64($0.count), Self.copies, UInt8(SQLITE_UTF8))
                }
            })
    }

    func bind(_ index: Int32, _ value: IdentifierDigest?) throws {
        guard let value else { return }
        try check(
            withUnsafeBytes(of: (value.high.bigEndian, value.low.bigEndian)) {
                sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), Self.copies)
            })
    }

    /// Runs a statement that returns no rows.
    func run() throws {
        defer { sqlite3_reset(handle) }
        while try step() {}
    }

    /// Reads the first row; nil when there is none.
    func one<Value>(_ read: (BoundStatement) throws -> Value) throws -> Value? {
        defer { sqlite3_reset(handle) }
        return try step() ? read(self) : nil
    }

    /// Reads every row until `body` returns false.
    func each(_ body: (BoundStatement) throws -> Bool) throws {
        defer { sqlite3_reset(handle) }
        while try step() {
            guard try body(self) else { return }
        }
    }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    private func step() throws -> Bool {
        let result = sqlite3_step(handle)
        switch result {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw failure(result)
        }
    }

    private func check(_ result: CInt) throws {
        guard result == SQLITE_OK else { throw failure(result) }
    }

    private func failure(_ result: CInt) -> DatabaseError {
        let message = sqlite3_db_handle(handle).flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: result), message: message)
    }

    // SQLITE_TRANSIENT is a cast macro of C that Swift cannot import; it tells SQLite to copy the bytes at once.
    private static var copies: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
