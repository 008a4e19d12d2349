public import Foundation
public import Postgres
public import Rating

/// Sums up the present content of receipts, to be shown beside another version; nothing personal.
public struct SelectReceiptTotals: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The store.
        public var store: StoreKey
        /// The key.
        public var key: String
        /// Business date of the present content.
        public var businessDate: CalendarDate
        /// The receipt has been voided.
        public var isVoid: Bool
        /// Number of its lines.
        public var lines: Int32
        /// Tax-excluded total; minor units.
        public var amount: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT k.store_key, k.receipt_key, k.business_date, k.is_void, coalesce(cardinality(r.line_amount), 0),
            coalesce((SELECT sum(line) FROM unnest(r.line_amount) AS line), 0)::bigint
        FROM unnest($2::integer[], $3::text[]) AS asked (store_key, receipt_key)
        JOIN receipt_keys k ON k.tenant_id = $1 AND k.store_key = asked.store_key
            AND k.receipt_key = asked.receipt_key
        LEFT JOIN receipts r ON r.tenant_id = $1 AND r.store_key = k.store_key
            AND r.business_date = k.business_date AND r.receipt_key = k.receipt_key
        """

    /// The tenant.
    public var tenant: UUID
    /// The stores.
    public var stores: [StoreKey]
    /// The keys, one for each store.
    public var keys: [String]

    /// Makes the statement.
    public init(tenant: UUID, stores: [StoreKey], keys: [String]) {
        self.tenant = tenant
        self.stores = stores
        self.keys = keys
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(stores)
        parameters.append(keys)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            store: try row.next(), key: try row.next(), businessDate: try row.next(), isVoid: try row.next(),
            lines: try row.next(), amount: try row.next())
    }
}
