public import Foundation
public import Postgres

/// Reads a page of the customers that changed after one change, in order of number.
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
        WHERE tenant_id = $1 AND change_number > $2 AND customer_key > $3 ORDER BY customer_key LIMIT $4
        """

    /// The tenant.
    public var tenant: UUID
    /// The change that is known already.
    public var after: ChangeNumber
    /// Last customer of the page before; 0 at first.
    public var afterCustomer: CustomerKey
    /// Most customers.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, after: ChangeNumber, afterCustomer: CustomerKey, limit: Int64) {
        self.tenant = tenant
        self.after = after
        self.afterCustomer = afterCustomer
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(after)
        parameters.append(afterCustomer)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customer: try row.next(), needsRemake: try row.next(), isGone: try row.next())
    }
}
