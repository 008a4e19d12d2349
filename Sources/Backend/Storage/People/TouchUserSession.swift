public import Foundation
public import Postgres

/// Notes that a session is used, unless that has been noted since.
public struct TouchUserSession: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE user_sessions SET last_used_at = $3
        WHERE tenant_id = $1 AND session_hash = $2 AND last_used_at < $4
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the token.
    public var sessionHash: StoredBytes
    /// When.
    public var now: Moment
    /// Only where it was last noted before.
    public var before: Moment

    /// Makes the statement.
    public init(tenant: UUID, sessionHash: StoredBytes, now: Moment, before: Moment) {
        self.tenant = tenant
        self.sessionHash = sessionHash
        self.now = now
        self.before = before
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(sessionHash)
        parameters.append(now)
        parameters.append(before)
    }
}
