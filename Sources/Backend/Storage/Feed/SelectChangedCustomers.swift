public import Foundation
public import Postgres

/// Reads a page of the customers that changed after one change, in order of number, of everybody or of some stores.
public struct SelectChangedCustomers: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
        /// Its states do not include every receipt.
        public var needsRemake: Bool
        /// Merged or erased.
        public var isGone: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT customer_key, needs_remake, is_gone FROM customers
        WHERE tenant_id = $1 AND change_number > $2 AND customer_key > $3
            AND ($5::integer[] IS NULL OR is_gone OR seen_stores && $5)
        ORDER BY customer_key LIMIT $4
        """

    /// The tenant.
    public var tenant: UUID
    /// The change that is known already.
    public var after: ChangeNumber
    /// Last customer of the page before; 0 at first.
    public var afterCustomer: CustomerKey
    /// Most customers.
    public var limit: Int64
    /// The stores that must have told of them, any of these; nil: everybody.
    public var stores: [StoreKey]?

    /// Makes the statement.
    public init(
        tenant: UUID, after: ChangeNumber, afterCustomer: CustomerKey, limit: Int64, stores: [StoreKey]? = nil
    ) {
        self.tenant = tenant
        self.after = after
        self.afterCustomer = afterCustomer
        self.limit = limit
        self.stores = stores
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(after)
        parameters.append(afterCustomer)
        parameters.append(limit)
        parameters.append(stores)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customer: try row.next(), needsRemake: try row.next(), isGone: try row.next())
    }
}
