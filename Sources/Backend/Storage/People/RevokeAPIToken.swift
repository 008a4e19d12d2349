public import Foundation
public import Postgres

/// Revokes a token; one that is revoked already keeps its first date.
public struct RevokeAPIToken: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE api_tokens SET revoked_at = coalesce(revoked_at, $3)
        WHERE tenant_id = $1 AND token_id = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// Its number.
    public var token: UUID
    /// When.
    public var revokedAt: Moment

    /// Makes the statement.
    public init(tenant: UUID, token: UUID, revokedAt: Moment) {
        self.tenant = tenant
        self.token = token
        self.revokedAt = revokedAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(token)
        parameters.append(revokedAt)
    }
}
