public import Foundation
public import Postgres

/// Reads what a tenant has stored and what it may store.
public struct SelectStorageRoom: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Bytes of receipts.
        public var storedBytes: Int64
        /// Most that is stored, in megabytes of 1,000,000 bytes; 0: not limited.
        public var storageMegabytes: Int32
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT h.stored_bytes, coalesce(l.storage_megabytes, 0)
        FROM tenant_heads h LEFT JOIN tenant_limits l ON l.tenant_id = $1
        WHERE h.tenant_id = $1
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
        Row(storedBytes: try row.next(), storageMegabytes: try row.next())
    }
}
