public import Foundation
public import Postgres
public import Rating

/// Reads the keys and content digests of what is stored of one store's business date, and who sent each; voids are
/// left out.
public struct SelectDayReceipts: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The key.
        public var key: String
        /// Digest of the content, 16 bytes.
        public var digest: StoredBytes
        /// The agent that sent it; nil: it is from before arrivals were noted.
        public var agent: UUID?
        /// The installation that sent it; nil: as `agent`.
        public var installEpoch: StoredBytes?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT r.receipt_key, k.digest, a.agent_id, a.install_epoch
        FROM receipts r
        JOIN receipt_keys k ON k.tenant_id = $1 AND k.store_key = $2 AND k.receipt_key = r.receipt_key
        LEFT JOIN fact_arrivals a ON a.tenant_id = $1 AND a.arrival = r.arrival
        WHERE r.tenant_id = $1 AND r.store_key = $2 AND r.business_date = $3 AND NOT r.is_void
        ORDER BY r.receipt_key COLLATE "C"
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey
    /// The business date.
    public var date: CalendarDate

    /// Makes the statement.
    public init(tenant: UUID, store: StoreKey, date: CalendarDate) {
        self.tenant = tenant
        self.store = store
        self.date = date
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(date)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(key: try row.next(), digest: try row.next(), agent: try row.next(), installEpoch: try row.next())
    }
}
