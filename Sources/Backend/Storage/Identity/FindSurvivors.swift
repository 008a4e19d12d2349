public import Foundation
public import Postgres

/// Tells whom customers count for; one that the tenant does not have has no row.
public struct FindSurvivors: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
        /// Whom the customer counts for; without a merge themselves.
        public var survivor: CustomerKey
        /// Nothing is left of the customer.
        public var isErased: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT customer_key, coalesce(survivor_key, customer_key), is_gone AND survivor_key IS NULL FROM customers
        WHERE tenant_id = $1 AND customer_key = ANY ($2)
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
        Row(customer: try row.next(), survivor: try row.next(), isErased: try row.next())
    }
}
