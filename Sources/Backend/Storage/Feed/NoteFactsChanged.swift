public import Foundation
public import Postgres

/// Notes that something about customers has changed that no receipt and no input of a store tells.
public struct NoteFactsChanged: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE customers SET facts_change = greatest(facts_change, $3)
        WHERE tenant_id = $1 AND customer_key = ANY ($2)
        """

    /// The tenant.
    public var tenant: UUID
    /// The customers.
    public var customers: [CustomerKey]
    /// The change.
    public var change: ChangeNumber

    /// Makes the statement.
    public init(tenant: UUID, customers: [CustomerKey], change: ChangeNumber) {
        self.tenant = tenant
        self.customers = customers
        self.change = change
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
        parameters.append(change)
    }
}
