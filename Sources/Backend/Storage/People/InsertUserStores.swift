public import Foundation
public import Postgres

/// Gives stores to a person.
public struct InsertUserStores: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO user_stores (tenant_id, user_id, store_key) SELECT $1, $2, key FROM unnest($3::integer[]) AS key
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// The stores.
    public var stores: [StoreKey]

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, stores: [StoreKey]) {
        self.tenant = tenant
        self.user = user
        self.stores = stores
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(stores)
    }
}
