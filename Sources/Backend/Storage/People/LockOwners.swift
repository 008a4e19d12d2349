public import Foundation
public import Postgres

/// Locks the owners of a tenant in one order, so that rules about the last of them are decided one after the other.
public struct LockOwners: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The person.
        public var user: UUID
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT u.user_id FROM users u
        WHERE u.tenant_id = $1 AND EXISTS (
            SELECT FROM user_roles r WHERE r.tenant_id = $1 AND r.user_id = u.user_id AND r.role = 'owner')
        ORDER BY u.user_id FOR UPDATE OF u
        """

    /// The tenant.
    public var tenant: UUID

    /// Makes the statement.
    public init(tenant: UUID) {
        self.tenant = tenant
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(user: try row.next())
    }
}
