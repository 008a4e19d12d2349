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
