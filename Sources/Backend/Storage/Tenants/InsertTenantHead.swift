public import Foundation
public import Postgres

/// Starts a tenant's counters of changes and audit entries.
public struct InsertTenantHead: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO tenant_heads (tenant_id) VALUES ($1)
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
}
