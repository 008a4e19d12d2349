public import Foundation
public import Postgres
public import Rating

/// Sums up what is stored of one store's business dates, with a digest of keys and contents; voids are left out.
///
/// The digest has the form of `docs/sync.md`, "Days". Dates are found by the key of `receipts`, contents by that of
/// `receipt_keys`.
public struct SelectDayTotals: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The business date; dates without receipts have no row.
        public var businessDate: CalendarDate
        /// Receipts.
        public var receipts: Int64
        /// Their total without tax; minor units.
        public var amount: Int64
        /// Digest of keys and contents, 16 bytes.
        public var digest: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT r.business_date, count(*), coalesce(sum(total.amount), 0)::bigint,
            substring(sha256(string_agg(
                int8send(octet_length(r.receipt_key)::bigint) || convert_to(r.receipt_key, 'UTF8') || k.digest,
                ''::bytea ORDER BY r.receipt_key COLLATE "C")) FROM 1 FOR 16)
        FROM receipts r
        JOIN receipt_keys k ON k.tenant_id = $1 AND k.store_key = $2 AND k.receipt_key = r.receipt_key
        CROSS JOIN LATERAL (SELECT coalesce(sum(line), 0) AS amount FROM unnest(r.line_amount) AS line) AS total
        WHERE r.tenant_id = $1 AND r.store_key = $2 AND r.business_date = ANY ($3) AND NOT r.is_void
        GROUP BY r.business_date ORDER BY r.business_date
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey
    /// The business dates.
    public var dates: [CalendarDate]

    /// Makes the statement.
    public init(tenant: UUID, store: StoreKey, dates: [CalendarDate]) {
        self.tenant = tenant
        self.store = store
        self.dates = dates
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(dates)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            businessDate: try row.next(), receipts: try row.next(), amount: try row.next(), digest: try row.next())
    }
}
