public import Foundation
public import Postgres

/// Notes that a change concerns customers, and which store told of it.
public struct MarkChanged: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE customers SET change_number = $3,
            seen_stores = CASE
                WHEN $4::integer IS NULL OR $4 = ANY (seen_stores) THEN seen_stores
                ELSE array_append(seen_stores, $4)
            END
        WHERE tenant_id = $1 AND customer_key = ANY ($2)
        """

    /// The tenant.
    public var tenant: UUID
    /// The customers.
    public var customers: [CustomerKey]
    /// The change.
    public var change: ChangeNumber
    /// The store that told of it; nil: no store did.
    public var store: StoreKey?

    /// Makes the statement.
    public init(tenant: UUID, customers: [CustomerKey], change: ChangeNumber, store: StoreKey? = nil) {
        self.tenant = tenant
        self.customers = customers
        self.change = change
        self.store = store
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
        parameters.append(change)
        parameters.append(store)
    }
}
