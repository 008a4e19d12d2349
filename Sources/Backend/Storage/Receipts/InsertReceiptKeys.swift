public import Foundation
public import Postgres
public import Rating

/// Takes the keys of receipts that are new; of a key that is known, no row comes back.
///
/// This is what makes a receipt count once, whoever sends it again and whatever business date it then has.
public struct InsertReceiptKeys: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// A key that is new.
        public var key: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO receipt_keys (tenant_id, store_key, receipt_key, business_date, digest, is_void)
        SELECT $1, $2, new.receipt_key, new.business_date, new.digest, new.is_void
        FROM unnest($3::text[], $4::date[], $5::bytea[], $6::boolean[])
            AS new (receipt_key, business_date, digest, is_void)
        ORDER BY new.receipt_key
        ON CONFLICT (tenant_id, store_key, receipt_key) DO NOTHING
        RETURNING receipt_key
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey
    /// Keys as text.
    public var keys: [String]
    /// Business dates.
    public var businessDates: [CalendarDate]
    /// Digests of the contents, 16 bytes each.
    public var digests: [StoredBytes]
    /// True for a receipt that is void from the start.
    public var areVoid: [Bool]

    /// Makes the statement.
    public init(
        tenant: UUID, store: StoreKey, keys: [String], businessDates: [CalendarDate], digests: [StoredBytes],
        areVoid: [Bool]
    ) {
        self.tenant = tenant
        self.store = store
        self.keys = keys
        self.businessDates = businessDates
        self.digests = digests
        self.areVoid = areVoid
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(keys)
        parameters.append(businessDates)
        parameters.append(digests)
        parameters.append(areVoid)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(key: try row.next())
    }
}
