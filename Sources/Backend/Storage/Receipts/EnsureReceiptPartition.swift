public import Postgres
public import Rating

/// Makes the partition of a month if it is missing.
public struct EnsureReceiptPartition: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The function returns nothing.
        public var nothing: String?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT ensure_receipt_partition($1)::text
        """

    /// Any day of the month.
    public var month: CalendarDate

    /// Makes the statement.
    public init(month: CalendarDate) {
        self.month = month
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(month)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(nothing: try row.next())
    }
}
