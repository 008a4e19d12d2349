public import Foundation
public import Postgres

/// Counts the stores of a tenant.
public struct CountStores: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Stores.
        public var stores: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT count(*) FROM stores WHERE tenant_id = $1
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
        Row(stores: try row.next())
    }
}
