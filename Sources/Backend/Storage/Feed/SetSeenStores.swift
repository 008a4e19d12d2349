public import Foundation
public import Postgres

/// Writes which stores have told of customers that have become one, or were one.
public struct SetSeenStores: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE customers SET seen_stores = $3 WHERE tenant_id = $1 AND customer_key = ANY ($2)
        """

    /// The tenant.
    public var tenant: UUID
    /// The customers.
    public var customers: [CustomerKey]
    /// The stores of all of them.
    public var stores: [StoreKey]

    /// Makes the statement.
    public init(tenant: UUID, customers: [CustomerKey], stores: [StoreKey]) {
        self.tenant = tenant
        self.customers = customers
        self.stores = stores
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
        parameters.append(stores)
    }
}
