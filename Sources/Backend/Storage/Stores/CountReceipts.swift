public import Foundation
public import Postgres

/// Counts and sums what is stored, store by store; a voided receipt does not count.
public struct CountReceipts: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The store.
        public var store: StoreKey
        /// Receipts.
        public var receipts: Int64
        /// Lines.
        public var lines: Int64?
        /// Sum of the tax-excluded amounts; minor units.
        public var amount: Int64?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT store_key, count(*), sum(cardinality(line_amount))::bigint,
            sum((SELECT sum(amount) FROM unnest(line_amount) AS amount))::bigint
        FROM receipts WHERE tenant_id = $1 AND NOT is_void GROUP BY store_key ORDER BY store_key
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
        Row(store: try row.next(), receipts: try row.next(), lines: try row.next(), amount: try row.next())
    }
}
