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
        /// It was made for an import that has not come yet.
        public var awaitsImport: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT tenant_id, code, name, created_at, suspended_at, awaits_import FROM tenants ORDER BY code
        """

    /// Makes the statement.
    public init() {}

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            tenant: try row.next(), code: try row.next(), name: try row.next(), createdAt: try row.next(),
            suspendedAt: try row.next(), awaitsImport: try row.next())
    }
}
