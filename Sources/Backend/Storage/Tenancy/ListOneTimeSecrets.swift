public import Foundation
public import Postgres

/// Lists the sealed secrets of one-time codes that count.
public struct ListOneTimeSecrets: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The person.
        public var user: UUID
        /// The secret, sealed.
        public var sealed: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT user_id, one_time_secret FROM users WHERE tenant_id = $1 AND one_time_secret IS NOT NULL ORDER BY user_id
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
        Row(user: try row.next(), sealed: try row.next())
    }
}
