public import Foundation
public import Postgres

/// Marks customers whose states no longer include every receipt.
public struct MarkForRemake: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE customers SET needs_remake = true
        WHERE tenant_id = $1 AND customer_key = ANY ($2) AND NOT needs_remake AND NOT is_gone
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
