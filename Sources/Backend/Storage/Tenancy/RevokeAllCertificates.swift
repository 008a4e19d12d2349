public import Foundation
public import Postgres

/// Revokes every certificate of a tenant's agents.
public struct RevokeAllCertificates: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE agent_certificates SET revoked_at = $2 WHERE tenant_id = $1 AND revoked_at IS NULL
        """

    /// The tenant.
    public var tenant: UUID
    /// When.
    public var at: Moment

    /// Makes the statement.
    public init(tenant: UUID, at: Moment) {
        self.tenant = tenant
        self.at = at
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(at)
    }
}
