public import Postgres

/// Lists the tables that bear the rows of tenants, with their columns in order.
public struct ListTenantTables: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The table.
        public var table: String
        /// Its columns.
        public var columns: [String]
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT c.relname::text, array_agg(a.attname::text ORDER BY a.attnum)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND a.attnum > 0 AND NOT a.attisdropped
        GROUP BY c.oid, c.relname HAVING bool_or(a.attname = 'tenant_id') ORDER BY 1
        """

    /// Makes the statement.
    public init() {}

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(table: try row.next(), columns: try row.next())
    }
}
