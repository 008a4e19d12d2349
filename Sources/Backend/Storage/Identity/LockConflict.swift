public import Foundation
public import Postgres

/// Locks an identity conflict and reads its identifier.
public struct LockConflict: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// 0 open, 1 merged, 2 moved, 3 left.
        public var resolution: Int16
        /// For whom the winning identifier was recorded.
        public var customer: CustomerKey
        /// For whom the other one was recorded.
        public var other: CustomerKey
        /// Kind of the other identifier.
        public var kind: Int16
        /// Its key.
        public var keyID: Int32
        /// Its hash, 16 bytes.
        public var hash: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT resolution, customer_key, other_key, kind, key_id, hash FROM identity_conflicts
        WHERE tenant_id = $1 AND conflict_number = $2 FOR UPDATE
        """

    /// The tenant.
    public var tenant: UUID
    /// Its number.
    public var number: Int64

    /// Makes the statement.
    public init(tenant: UUID, number: Int64) {
        self.tenant = tenant
        self.number = number
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            resolution: try row.next(), customer: try row.next(), other: try row.next(), kind: try row.next(),
            keyID: try row.next(), hash: try row.next())
    }
}
