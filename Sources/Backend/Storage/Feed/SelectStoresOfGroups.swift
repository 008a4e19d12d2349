public import Foundation
public import Postgres

/// Lists the stores of all groups that a store belongs to, once for each group.
public struct SelectStoresOfGroups: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// A store of one of the groups.
        public var store: StoreKey
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT other.store_key FROM store_group_members AS own
        JOIN store_group_members AS other ON other.tenant_id = $1 AND other.code = own.code
        WHERE own.tenant_id = $1 AND own.store_key = $2 ORDER BY other.store_key
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey

    /// Makes the statement.
    public init(tenant: UUID, store: StoreKey) {
        self.tenant = tenant
        self.store = store
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(store: try row.next())
    }
}
