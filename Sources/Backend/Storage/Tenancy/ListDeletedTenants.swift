public import Foundation
public import Postgres

/// Lists the proofs of deletions, oldest first.
public struct ListDeletedTenants: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The tenant that is no more.
        public var tenant: UUID
        /// When.
        public var deletedAt: Moment
        /// Who, as `Credential.label`.
        public var deletedBy: String
        /// Rows by table, a JSON object.
        public var tables: String
        /// Identifier keys that were destroyed.
        public var identifierKeys: Int32
        /// SHA-256 over all of it.
        public var digest: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT erased_tenant, deleted_at, deleted_by, tables::text, identifier_keys, digest FROM deleted_tenants
        ORDER BY deleted_at, erased_tenant
        """

    /// Makes the statement.
    public init() {}

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            tenant: try row.next(), deletedAt: try row.next(), deletedBy: try row.next(), tables: try row.next(),
            identifierKeys: try row.next(), digest: try row.next())
    }
}
