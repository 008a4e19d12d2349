public import Foundation
public import Postgres

/// Locks a tenant's settings against other changes.
public struct LockTenantSettings: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// ISO 4217.
        public var currency: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT currency FROM tenant_settings WHERE tenant_id = $1 FOR UPDATE
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
        Row(currency: try row.next())
    }
}
