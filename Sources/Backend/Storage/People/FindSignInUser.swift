public import Foundation
public import Postgres

/// Finds what a sign-in of a login is compared with.
public struct FindSignInUser: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The person.
        public var user: UUID
        /// scrypt with its parameters; nil: the person has no password.
        public var passwordHash: String?
        /// Sealed secret of one-time codes; nil: none is set up.
        public var oneTimeSecret: StoredBytes?
        /// Since when the person is disabled; nil: it is not.
        public var disabledAt: Moment?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT user_id, password_hash, one_time_secret, disabled_at FROM users WHERE tenant_id = $1 AND login = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// In lower case.
    public var login: String

    /// Makes the statement.
    public init(tenant: UUID, login: String) {
        self.tenant = tenant
        self.login = login
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(login)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            user: try row.next(), passwordHash: try row.next(), oneTimeSecret: try row.next(),
            disabledAt: try row.next())
    }
}
