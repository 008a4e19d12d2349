public import Foundation
public import Postgres

/// Notes that a token is used, unless that has been noted since.
public struct TouchAPIToken: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE api_tokens SET last_used_at = $3
        WHERE tenant_id = $1 AND token_hash = $2 AND (last_used_at IS NULL OR last_used_at < $4)
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the token.
    public var tokenHash: StoredBytes
    /// When.
    public var now: Moment
    /// Only where it was last noted before.
    public var before: Moment

    /// Makes the statement.
    public init(tenant: UUID, tokenHash: StoredBytes, now: Moment, before: Moment) {
        self.tenant = tenant
        self.tokenHash = tokenHash
        self.now = now
        self.before = before
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(tokenHash)
        parameters.append(now)
        parameters.append(before)
    }
}
