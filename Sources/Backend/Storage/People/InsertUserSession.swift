public import Foundation
public import Postgres

/// Adds a session, of whose token only the hash is kept.
public struct InsertUserSession: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO user_sessions (
            tenant_id, session_hash, user_id, created_at, last_used_at, idle_seconds, ends_at, has_second_factor)
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7)
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the token.
    public var sessionHash: StoredBytes
    /// The person.
    public var user: UUID
    /// When.
    public var createdAt: Moment
    /// It ends when nothing is asked for so long.
    public var idleSeconds: Int32
    /// When it ends whatever happens.
    public var endsAt: Moment
    /// Whether the person has shown a second factor.
    public var hasSecondFactor: Bool

    /// Makes the statement.
    public init(
        tenant: UUID, sessionHash: StoredBytes, user: UUID, createdAt: Moment, idleSeconds: Int32, endsAt: Moment,
        hasSecondFactor: Bool
    ) {
        self.tenant = tenant
        self.sessionHash = sessionHash
        self.user = user
        self.createdAt = createdAt
        self.idleSeconds = idleSeconds
        self.endsAt = endsAt
        self.hasSecondFactor = hasSecondFactor
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(sessionHash)
        parameters.append(user)
        parameters.append(createdAt)
        parameters.append(idleSeconds)
        parameters.append(endsAt)
        parameters.append(hasSecondFactor)
    }
}
