public import Foundation
public import Postgres

/// Locks those of some customers whom nobody else has locked, and waits for none.
public struct LockFreeCustomers: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// A customer who is locked now.
        public var customer: CustomerKey
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT customer_key FROM customers
        WHERE tenant_id = $1 AND customer_key = ANY ($2) ORDER BY customer_key FOR NO KEY UPDATE SKIP LOCKED
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
