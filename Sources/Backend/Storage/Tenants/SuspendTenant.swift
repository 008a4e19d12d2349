public import Foundation
public import Postgres

/// Suspends a tenant that is not suspended.
public struct SuspendTenant: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE tenants SET suspended_at = $2, suspend_reason = $3 WHERE tenant_id = $1 AND suspended_at IS NULL
        """

    /// The tenant.
    public var tenant: UUID
    /// Since when its credentials are refused.
    public var at: Moment
    /// Why.
    public var reason: String

    /// Makes the statement.
    public init(tenant: UUID, at: Moment, reason: String) {
        self.tenant = tenant
        self.at = at
        self.reason = reason
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(at)
        parameters.append(reason)
    }
}
