public import Foundation
public import Postgres

/// Lets customers count for another one, or for themselves again.
public struct SetSurvivor: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE customers
        SET survivor_key = nullif($3, customer_key), is_gone = (customer_key <> $3), needs_remake = false
        WHERE tenant_id = $1 AND customer_key = ANY ($2)
        """

    /// The tenant.
    public var tenant: UUID
    /// The customers.
    public var customers: [CustomerKey]
    /// Whom they count for; one of them counts for themselves.
    public var survivor: CustomerKey

    /// Makes the statement.
    public init(tenant: UUID, customers: [CustomerKey], survivor: CustomerKey) {
        self.tenant = tenant
        self.customers = customers
        self.survivor = survivor
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
        parameters.append(survivor)
    }
}
