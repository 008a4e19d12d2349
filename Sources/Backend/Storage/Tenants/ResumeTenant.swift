public import Foundation
public import Postgres

/// Resumes a tenant that is suspended.
public struct ResumeTenant: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE tenants SET suspended_at = NULL, suspend_reason = NULL WHERE tenant_id = $1 AND suspended_at IS NOT NULL
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
