public import Postgres

/// Lets other transactions see what this one sees, for as long as it is open.
public struct ExportSnapshot: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Names the snapshot.
        public var snapshot: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT pg_export_snapshot()
        """

    /// Makes the statement.
    public init() {}

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(snapshot: try row.next())
    }
}
