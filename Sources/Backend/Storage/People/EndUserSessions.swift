public import Foundation
public import Postgres

/// Ends a person's sessions, all or all but one.
public struct EndUserSessions: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE user_sessions SET ended_at = $3
        WHERE tenant_id = $1 AND user_id = $2 AND ended_at IS NULL AND ($4::bytea IS NULL OR session_hash <> $4)
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// When.
    public var endedAt: Moment
    /// The session that goes on; nil: none.
    public var except: StoredBytes?

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, endedAt: Moment, except: StoredBytes?) {
        self.tenant = tenant
        self.user = user
        self.endedAt = endedAt
        self.except = except
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(endedAt)
        parameters.append(except)
    }
}
