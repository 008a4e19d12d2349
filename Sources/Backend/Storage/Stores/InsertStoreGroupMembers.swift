public import Foundation
public import Postgres

/// Puts stores into groups.
public struct InsertStoreGroupMembers: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO store_group_members (tenant_id, code, store_key)
        SELECT $1, new.code, new.store_key FROM unnest($2::text[], $3::integer[]) AS new (code, store_key)
        """

    /// The tenant.
    public var tenant: UUID
    /// Code of the group, one for each member.
    public var codes: [String]
    /// The stores.
    public var stores: [StoreKey]

    /// Makes the statement.
    public init(tenant: UUID, codes: [String], stores: [StoreKey]) {
        self.tenant = tenant
        self.codes = codes
        self.stores = stores
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(codes)
        parameters.append(stores)
    }
}
