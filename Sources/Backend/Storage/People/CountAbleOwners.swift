public import Foundation
public import Postgres

/// Counts the owners who can sign in, or call with a token of their own.
public struct CountAbleOwners: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// How many.
        public var owners: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT count(*) FROM users u
        WHERE u.tenant_id = $1 AND u.disabled_at IS NULL
            AND EXISTS (SELECT FROM user_roles r WHERE r.tenant_id = $1 AND r.user_id = u.user_id AND r.role = 'owner')
            AND (u.password_hash IS NOT NULL OR u.provider_subject IS NOT NULL OR EXISTS (
                SELECT FROM api_tokens t WHERE t.tenant_id = $1 AND t.user_id = u.user_id AND t.revoked_at IS NULL
                    AND t.expires_at > $2 AND t.methods = '{}' AND 'owner' = ANY (t.roles)))
        """

    /// The tenant.
    public var tenant: UUID
    /// When.
    public var now: Moment

    /// Makes the statement.
    public init(tenant: UUID, now: Moment) {
        self.tenant = tenant
        self.now = now
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(now)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(owners: try row.next())
    }
}
