public import Foundation
public import Postgres

/// Reads and locks the end of a tenant's audit chain.
public struct LockAuditHead: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Sequence of the last entry; 0 before the first.
        public var sequence: Int64
        /// Its hash; empty before the first.
        public var hash: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT audit_sequence, audit_hash FROM tenant_heads WHERE tenant_id = $1 FOR UPDATE
        """

    /// The tenant.
    public var tenant: UUID

    /// Makes the statement.
    public init(tenant: UUID) {
        self.tenant = tenant
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(sequence: try row.next(), hash: try row.next())
    }
}
