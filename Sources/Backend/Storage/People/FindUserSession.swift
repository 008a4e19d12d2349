public import Foundation
public import Postgres

/// Finds a session that has not been ended, with its person and what the tenant wants.
public struct FindUserSession: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The person.
        public var user: UUID
        /// The login.
        public var login: String
        /// When it was last used, to the minute.
        public var lastUsedAt: Moment
        /// It ends when nothing is asked for so long.
        public var idleSeconds: Int32
        /// When it ends whatever happens.
        public var endsAt: Moment
        /// False where the tenant wants a second factor that has not been shown.
        public var isComplete: Bool
        /// The person's roles.
        public var roles: [String]
        /// The person's stores.
        public var stores: [StoreKey]
        /// The person's categories.
        public var categories: [String]
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT u.user_id, u.login, s.last_used_at, s.idle_seconds, s.ends_at,
            s.has_second_factor OR NOT coalesce(
                (SELECT t.second_factor_required FROM tenant_settings t WHERE t.tenant_id = $1), false),
            ARRAY(SELECT r.role FROM user_roles r WHERE r.tenant_id = $1 AND r.user_id = s.user_id),
            ARRAY(SELECT c.store_key FROM user_stores c WHERE c.tenant_id = $1 AND c.user_id = s.user_id),
            ARRAY(SELECT c.category FROM user_categories c WHERE c.tenant_id = $1 AND c.user_id = s.user_id)
        FROM user_sessions s JOIN users u ON u.tenant_id = $1 AND u.user_id = s.user_id
        WHERE s.tenant_id = $1 AND s.session_hash = $2 AND s.ended_at IS NULL AND u.disabled_at IS NULL
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the token.
    public var sessionHash: StoredBytes

    /// Makes the statement.
    public init(tenant: UUID, sessionHash: StoredBytes) {
        self.tenant = tenant
        self.sessionHash = sessionHash
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(sessionHash)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            user: try row.next(), login: try row.next(), lastUsedAt: try row.next(), idleSeconds: try row.next(),
            endsAt: try row.next(), isComplete: try row.next(), roles: try row.next(), stores: try row.next(),
            categories: try row.next())
    }
}
