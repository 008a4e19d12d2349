public import Foundation
public import Postgres

/// Ends a session.
public struct EndUserSession: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE user_sessions SET ended_at = $3 WHERE tenant_id = $1 AND session_hash = $2 AND ended_at IS NULL
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the token.
    public var sessionHash: StoredBytes
    /// When.
    public var endedAt: Moment

    /// Makes the statement.
    public init(tenant: UUID, sessionHash: StoredBytes, endedAt: Moment) {
        self.tenant = tenant
        self.sessionHash = sessionHash
        self.endedAt = endedAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(sessionHash)
        parameters.append(endedAt)
    }
}
