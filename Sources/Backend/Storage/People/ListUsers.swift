public import Foundation
public import Postgres

/// Lists the persons with their roles and scopes, by login.
public struct ListUsers: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The person.
        public var user: UUID
        /// The login.
        public var login: String
        /// Name shown to others.
        public var name: String
        /// Since when the person is disabled; nil: it is not.
        public var disabledAt: Moment?
        /// When the person last signed in; nil: never.
        public var lastSignInAt: Moment?
        /// Whether the person has a password.
        public var hasPassword: Bool
        /// Whether one-time codes are set up.
        public var hasOneTimeCodes: Bool
        /// Whether the person signs in at an identity provider.
        public var isFederated: Bool
        /// The person's roles.
        public var roles: [String]
        /// The person's stores.
        public var storeCodes: [String]
        /// The person's categories.
        public var categories: [String]
        /// Sessions that have not ended.
        public var openSessions: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT u.user_id, u.login, u.name, u.disabled_at, u.last_sign_in_at, u.password_hash IS NOT NULL,
            u.one_time_secret IS NOT NULL, u.provider_subject IS NOT NULL,
            ARRAY(SELECT r.role FROM user_roles r WHERE r.tenant_id = $1 AND r.user_id = u.user_id ORDER BY r.role),
            ARRAY(SELECT s.code FROM user_stores m JOIN stores s ON s.tenant_id = $1 AND s.store_key = m.store_key
                WHERE m.tenant_id = $1 AND m.user_id = u.user_id ORDER BY s.code),
            ARRAY(SELECT c.category FROM user_categories c WHERE c.tenant_id = $1 AND c.user_id = u.user_id
                ORDER BY c.category),
            (SELECT count(*) FROM user_sessions o
             WHERE o.tenant_id = $1 AND o.user_id = u.user_id AND o.ended_at IS NULL
                AND o.ends_at > $2 AND o.last_used_at + make_interval(secs => o.idle_seconds) > $2)
        FROM users u WHERE u.tenant_id = $1 AND ($3::uuid IS NULL OR u.user_id = $3) ORDER BY u.login
        """

    /// The tenant.
    public var tenant: UUID
    /// When.
    public var now: Moment
    /// Only this person; nil: all.
    public var user: UUID?

    /// Makes the statement.
    public init(tenant: UUID, now: Moment, user: UUID?) {
        self.tenant = tenant
        self.now = now
        self.user = user
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(now)
        parameters.append(user)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            user: try row.next(), login: try row.next(), name: try row.next(), disabledAt: try row.next(),
            lastSignInAt: try row.next(), hasPassword: try row.next(), hasOneTimeCodes: try row.next(),
            isFederated: try row.next(), roles: try row.next(), storeCodes: try row.next(), categories: try row.next(),
            openSessions: try row.next())
    }
}
