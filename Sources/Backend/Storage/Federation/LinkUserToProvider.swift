public import Foundation
public import Postgres

/// Makes an issuer's subject a person's way to sign in, unless the person is disabled.
public struct LinkUserToProvider: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The person's login.
        public var login: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE users SET provider_issuer = $3, provider_subject = $4
        WHERE tenant_id = $1 AND user_id = $2 AND disabled_at IS NULL
        RETURNING login
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// The issuer's address.
    public var issuer: String
    /// The person's name at the issuer.
    public var subject: String

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, issuer: String, subject: String) {
        self.tenant = tenant
        self.user = user
        self.issuer = issuer
        self.subject = subject
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(issuer)
        parameters.append(subject)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(login: try row.next())
    }
}
