public import Foundation
public import Postgres
public import Rating

/// Reads and locks known keys of receipts.
public struct LockReceiptKeys: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The key.
        public var key: String
        /// Business date of the present content.
        public var businessDate: CalendarDate
        /// Digest of the present content.
        public var digest: StoredBytes
        /// Number of the present content, from 1.
        public var revision: Int32
        /// The receipt has been voided.
        public var isVoid: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT receipt_key, business_date, digest, revision, is_void FROM receipt_keys
        WHERE tenant_id = $1 AND store_key = $2 AND receipt_key = ANY ($3) ORDER BY receipt_key FOR UPDATE
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey
    /// The keys.
    public var keys: [String]

    /// Makes the statement.
    public init(tenant: UUID, store: StoreKey, keys: [String]) {
        self.tenant = tenant
        self.store = store
        self.keys = keys
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(keys)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            key: try row.next(), businessDate: try row.next(), digest: try row.next(), revision: try row.next(),
            isVoid: try row.next())
    }
}
