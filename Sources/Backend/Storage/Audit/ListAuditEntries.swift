public import Foundation
public import Postgres

/// Reads audit entries in order.
public struct ListAuditEntries: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Its sequence.
        public var sequence: Int64
        /// Hash of the entry before.
        public var previousHash: StoredBytes
        /// What happened.
        public var content: StoredBytes
        /// Its hash.
        public var hash: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT sequence, previous_hash, content, hash FROM audit_entries
        WHERE tenant_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3
        """

    /// The tenant.
    public var tenant: UUID
    /// Sequence before the first one wanted.
    public var after: Int64
    /// Most entries.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, after: Int64, limit: Int64) {
        self.tenant = tenant
        self.after = after
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(after)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(sequence: try row.next(), previousHash: try row.next(), content: try row.next(), hash: try row.next())
    }
}
