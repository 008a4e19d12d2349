public import Foundation
public import Postgres

/// Lets identifiers that were recorded for some identities count for another customer.
public struct RepointIdentifiers: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE customer_identifiers
        SET customer_key = $4, identity_key = coalesce(nullif(coalesce(nullif(identity_key, 0), customer_key), $4), 0)
        WHERE tenant_id = $1 AND customer_key = $2 AND coalesce(nullif(identity_key, 0), customer_key) = ANY ($3)
        """

    /// The tenant.
    public var tenant: UUID
    /// Whom they count for at present.
    public var customer: CustomerKey
    /// For whom they were recorded.
    public var identities: [CustomerKey]
    /// Whom they count for from now on.
    public var survivor: CustomerKey

    /// Makes the statement.
    public init(tenant: UUID, customer: CustomerKey, identities: [CustomerKey], survivor: CustomerKey) {
        self.tenant = tenant
        self.customer = customer
        self.identities = identities
        self.survivor = survivor
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customer)
        parameters.append(identities)
        parameters.append(survivor)
    }
}
