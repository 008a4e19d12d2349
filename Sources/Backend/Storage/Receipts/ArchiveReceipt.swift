public import Foundation
public import Postgres
public import Rating

/// Takes a receipt's present content out of the receipts and keeps it as a revision.
public struct ArchiveReceipt: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer of the content; nil: nobody.
        public var customer: CustomerKey?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        WITH taken AS (
            DELETE FROM receipts
            WHERE tenant_id = $1 AND store_key = $2 AND receipt_key = $3 AND business_date = $4
            RETURNING business_date, written_date, written_time, terminal, number, is_return, is_void,
                customer_key, identity_key, payment,
                fulfilment, reserved_days_ahead, printed_tax_rate, printed_tax, line_product, line_category,
                line_quantity, line_amount, line_written_amount, line_cost, line_tax_rate,
                line_tax_included, line_standard_price, line_quote, line_original_key, line_original_line,
                line_stated_category, line_stated_cost, line_stated_standard_price, line_stated_quote, arrival,
                arrival_sequence)
        INSERT INTO receipt_revisions (
            tenant_id, store_key, receipt_key, revision, replaced_at, digest, content, replaced_arrival,
            replaced_sequence)
        SELECT $1, $2, $3, $5, $7, $6, to_jsonb(taken), $8, $9 FROM taken
        RETURNING (content ->> 'customer_key')::bigint
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey
    /// The key.
    public var key: String
    /// Business date of the content.
    public var businessDate: CalendarDate
    /// Number of the content.
    public var revision: Int32
    /// Digest of the content.
    public var digest: StoredBytes
    /// When.
    public var replacedAt: Moment
    /// What brought its replacement.
    public var arrival: ArrivalKey
    /// The replacement's sequence there.
    public var sequence: Int64

    /// Makes the statement.
    public init(
        tenant: UUID, store: StoreKey, key: String, businessDate: CalendarDate, revision: Int32, digest: StoredBytes,
        replacedAt: Moment, arrival: ArrivalKey, sequence: Int64
    ) {
        self.tenant = tenant
        self.store = store
        self.key = key
        self.businessDate = businessDate
        self.revision = revision
        self.digest = digest
        self.replacedAt = replacedAt
        self.arrival = arrival
        self.sequence = sequence
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(key)
        parameters.append(businessDate)
        parameters.append(revision)
        parameters.append(digest)
        parameters.append(replacedAt)
        parameters.append(arrival)
        parameters.append(sequence)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customer: try row.next())
    }
}
