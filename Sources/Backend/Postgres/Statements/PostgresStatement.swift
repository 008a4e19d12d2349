/// A statement whose text is fixed: one type per statement, inputs as properties.
public protocol PostgresStatement: PostgresRequest {
    /// The text; declare it as `static let`, so that its hash is made once.
    static var sql: PostgresSQL { get }
}

extension PostgresStatement {
    /// The text of the type.
    public var sql: PostgresSQL { Self.sql }
}

/// A statement that returns rows.
public protocol PostgresRowStatement: PostgresStatement where Output == [Row] {
    /// One row, decoded.
    associatedtype Row: Sendable

    /// Reads one row, column by column from the left.
    func decode(row: inout PostgresRow) throws(PostgresError) -> Row
}

extension PostgresRowStatement {
    /// Reads all rows.
    public func decode(_ result: PostgresResult) throws(PostgresError) -> [Row] {
        var rows: [Row] = []
        rows.reserveCapacity(result.rowCount)
        for index in 0..<result.rowCount {
            var row = PostgresRow(result: result, index: index, statement: statementName)
            rows.append(try decode(row: &row))
            try row.requireEnd()
        }
        return rows
    }
}

/// A statement of which only the number of affected rows matters.
public protocol PostgresCommandStatement: PostgresStatement where Output == Int {}

extension PostgresCommandStatement {
    /// The number of rows the command affected; 0 for commands that do not count.
    public func decode(_ result: PostgresResult) throws(PostgresError) -> Int { result.affectedRowCount }
}
