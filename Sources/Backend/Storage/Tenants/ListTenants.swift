public import Foundation
public import Postgres

/// Lists the directory of tenants by code.
public struct ListTenants: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The tenant.
        public var tenant: UUID
        /// Short code.
        public var code: String
        /// Name shown to people.
        public var name: String
        /// When it was added.
        public var createdAt: Moment
        /// Since when its credentials are refused; nil: they are not.
        public var suspendedAt: Moment?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT tenant_id, code, name, created_at, suspended_at FROM tenants ORDER BY code
        """

    /// Makes the statement.
    public init() {}

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            tenant: try row.next(), code: try row.next(), name: try row.next(), createdAt: try row.next(),
            suspendedAt: try row.next())
    }
}
