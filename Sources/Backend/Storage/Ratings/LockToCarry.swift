public import Foundation
public import Postgres

/// Locks those of some customers whose states include every receipt, past those that others work on.
public struct LockToCarry: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT customer_key FROM customers
        WHERE tenant_id = $1 AND customer_key = ANY ($2) AND NOT needs_remake AND NOT is_gone
        ORDER BY customer_key FOR NO KEY UPDATE SKIP LOCKED
        """

    /// The tenant.
    public var tenant: UUID
    /// The customers.
    public var customers: [CustomerKey]

    /// Makes the statement.
    public init(tenant: UUID, customers: [CustomerKey]) {
        self.tenant = tenant
        self.customers = customers
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customer: try row.next())
    }
}
