public import Foundation
public import Postgres

/// Reads and locks what a person signs in with.
public struct LockUser: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The login.
        public var login: String
        /// Name shown to others.
        public var name: String
        /// scrypt with its parameters; nil: the person has no password.
        public var passwordHash: String?
        /// Sealed secret of one-time codes; nil: none is set up.
        public var oneTimeSecret: StoredBytes?
        /// Sealed secret that a code has not confirmed yet.
        public var oneTimePending: StoredBytes?
        /// Since when the person is disabled; nil: it is not.
        public var disabledAt: Moment?
        /// Whether the person signs in at an identity provider.
        public var isFederated: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT login, name, password_hash, one_time_secret, one_time_pending, disabled_at, provider_subject IS NOT NULL
        FROM users WHERE tenant_id = $1 AND user_id = $2 FOR UPDATE
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID

    /// Makes the statement.
    public init(tenant: UUID, user: UUID) {
        self.tenant = tenant
        self.user = user
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            login: try row.next(), name: try row.next(), passwordHash: try row.next(), oneTimeSecret: try row.next(),
            oneTimePending: try row.next(), disabledAt: try row.next(), isFederated: try row.next())
    }
}
