public import Foundation
public import Postgres

/// Locks customers in the order of their numbers, so that no two transactions wait for each other.
///
/// What refers to a customer, such as the contradiction of somebody merged, may be written meanwhile by those who have
/// not locked that customer: no key ever changes.
public struct LockCustomers: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
        /// Its states do not include every receipt.
        public var needsRemake: Bool
        /// The feed has never told of it.
        public var isUntold: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT customer_key, needs_remake, change_number = 0 FROM customers
        WHERE tenant_id = $1 AND customer_key = ANY ($2) ORDER BY customer_key FOR NO KEY UPDATE
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
        Row(customer: try row.next(), needsRemake: try row.next(), isUntold: try row.next())
    }
}
