public import Foundation
public import Postgres

/// Tells who wrote a version.
public struct FindPolicyAuthor: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The person; nil: a version from before authors were kept.
        public var author: UUID?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT author FROM policies WHERE tenant_id = $1 AND policy_key = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The version.
    public var policy: PolicyKey

    /// Makes the statement.
    public init(tenant: UUID, policy: PolicyKey) {
        self.tenant = tenant
        self.policy = policy
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(policy)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(author: try row.next())
    }
}
