public import Postgres

/// Reads the settings on which it depends that a commit outlives a power cut.
public struct SelectDurability: PostgresRowStatement {
    /// One setting.
    public struct Row: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: String

        /// True when the setting keeps what is committed.
        public var isSafe: Bool { value != "off" }
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT name, setting FROM pg_settings
        WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name
        """

    /// Makes the statement.
    public init() {}

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(name: try row.next(), value: try row.next())
    }
}
