public import Foundation
public import Postgres

/// Tells who wrote a version, and whether it can be put into force.
public struct FindPolicyAuthor: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The person; nil: a version from before authors were kept.
        public var author: UUID?
        /// It has errors and can only be looked at.
        public var isDraft: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT author, is_draft FROM policies WHERE tenant_id = $1 AND policy_key = $2
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
        Row(author: try row.next(), isDraft: try row.next())
    }
}
