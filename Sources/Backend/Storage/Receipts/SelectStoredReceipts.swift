public import Foundation
public import Postgres
public import Rating

/// Which of some keys have a receipt stored, beside what is known of the key.
public struct SelectStoredReceipts: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// A key that has one.
        public var key: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT receipt_key FROM receipts
        WHERE tenant_id = $1 AND store_key = $2 AND business_date = ANY ($3) AND receipt_key = ANY ($4)
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey
    /// Business dates of the keys.
    public var dates: [CalendarDate]
    /// The keys.
    public var keys: [String]

    /// Makes the statement.
    public init(tenant: UUID, store: StoreKey, dates: [CalendarDate], keys: [String]) {
        self.tenant = tenant
        self.store = store
        self.dates = dates
        self.keys = keys
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(dates)
        parameters.append(keys)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(key: try row.next())
    }
}
