public import Foundation
public import Postgres

/// Notes that the states of customers include every receipt again.
public struct ClearRemake: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE customers SET needs_remake = false WHERE tenant_id = $1 AND customer_key = ANY ($2)
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
}
