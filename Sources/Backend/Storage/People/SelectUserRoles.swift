public import Foundation
public import Postgres

/// Reads a person's roles.
public struct SelectUserRoles: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Raw value of `Role`.
        public var role: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT role FROM user_roles WHERE tenant_id = $1 AND user_id = $2
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
        Row(role: try row.next())
    }
}
