public import Foundation
public import Postgres

/// Finds the person of an issuer's subject and holds the row, so that nobody is disabled at the same moment.
public struct LockFederatedUser: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The person.
        public var user: UUID
        /// The person's login.
        public var login: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT user_id, login FROM users
        WHERE tenant_id = $1 AND provider_issuer = $2 AND provider_subject = $3 AND disabled_at IS NULL
        FOR UPDATE
        """

    /// The tenant.
    public var tenant: UUID
    /// The issuer's address.
    public var issuer: String
    /// The person's name at the issuer.
    public var subject: String

    /// Makes the statement.
    public init(tenant: UUID, issuer: String, subject: String) {
        self.tenant = tenant
        self.issuer = issuer
        self.subject = subject
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(issuer)
        parameters.append(subject)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(user: try row.next(), login: try row.next())
    }
}
