public import Foundation
public import Postgres

/// Finds who answers for a token.
public struct FindTokenHolder: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The person.
        public var user: UUID
        /// The person's roles.
        public var roles: [String]
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT t.user_id, ARRAY(SELECT r.role FROM user_roles r WHERE r.tenant_id = $1 AND r.user_id = t.user_id)
        FROM api_tokens t WHERE t.tenant_id = $1 AND t.token_id = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// Its number.
    public var token: UUID

    /// Makes the statement.
    public init(tenant: UUID, token: UUID) {
        self.tenant = tenant
        self.token = token
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(token)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(user: try row.next(), roles: try row.next())
    }
}
