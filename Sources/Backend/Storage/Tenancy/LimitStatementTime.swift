public import Postgres

/// Lets the statements of one transaction take longer than those of calls; milliseconds.
public struct LimitStatementTime: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The setting.
        public var value: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT set_config('statement_timeout', $1, true)
        """

    /// The time, a whole number; 0: no limit.
    public var milliseconds: String

    /// Makes the statement.
    public init(milliseconds: String) {
        self.milliseconds = milliseconds
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(milliseconds)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(value: try row.next())
    }
}
