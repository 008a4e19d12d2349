public import Foundation
public import Postgres

/// Removes the states of customers who no longer count for themselves.
public struct DeleteStates: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        DELETE FROM rating_states WHERE tenant_id = $1 AND customer_key = ANY ($2)
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
