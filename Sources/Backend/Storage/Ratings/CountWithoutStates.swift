public import Foundation
public import Postgres

/// Counts the customers who have no states for a version.
public struct CountWithoutStates: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The number.
        public var count: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT count(*) FROM customers c
        WHERE c.tenant_id = $1 AND NOT c.is_gone AND NOT EXISTS (
            SELECT FROM rating_states s
            WHERE s.tenant_id = $1 AND s.policy_key = $2 AND s.customer_key = c.customer_key)
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
        Row(count: try row.next())
    }
}
