public import Postgres

/// Lets one transaction read for as long as it takes, in one process, with room to sort; what it compiles for one query
/// over many partitions would cost more than it saves.
public struct PrepareLongRead: PostgresRowStatement {
    /// Memory that the server may use to sort before it writes to disk; kilobytes (128 MB).
    public static let sortKilobytes = 131_072

    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The settings, as the server tells them.
        public var settings: [String]
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT ARRAY[set_config('work_mem', $1, true), set_config('statement_timeout', '0', true),
            set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true)]
        """

    /// Makes the statement.
    public init() {}

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(String(Self.sortKilobytes))
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(settings: try row.next())
    }
}
