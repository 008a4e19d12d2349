public import Foundation
public import Postgres

/// Adds customers.
public struct InsertCustomers: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO customers (tenant_id, customer_key)
        SELECT $1, new.customer_key FROM unnest($2::bigint[]) AS new (customer_key) ORDER BY new.customer_key
        """

    /// The tenant.
    public var tenant: UUID
    /// Their numbers.
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
