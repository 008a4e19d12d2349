public import Foundation
public import Postgres

/// Lists the groups of stores with their members, by code and store.
public struct ListStoreGroups: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Code of the group.
        public var group: String
        /// Code of the store.
        public var store: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT m.code, s.code FROM store_group_members m
        JOIN stores s ON s.tenant_id = $1 AND s.store_key = m.store_key
        WHERE m.tenant_id = $1 ORDER BY m.code, s.code
        """

    /// The tenant.
    public var tenant: UUID

    /// Makes the statement.
    public init(tenant: UUID) {
        self.tenant = tenant
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(group: try row.next(), store: try row.next())
    }
}
