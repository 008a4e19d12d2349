public import Foundation
public import Postgres

/// Locks the next customers who have no states for a version, past those that others work on.
public struct LockWithoutStates: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT c.customer_key FROM customers c
        WHERE c.tenant_id = $1 AND c.customer_key > $3 AND NOT c.is_gone AND NOT EXISTS (
            SELECT FROM rating_states s
            WHERE s.tenant_id = $1 AND s.policy_key = $2 AND s.customer_key = c.customer_key)
        ORDER BY c.customer_key LIMIT $4 FOR NO KEY UPDATE OF c SKIP LOCKED
        """

    /// The tenant.
    public var tenant: UUID
    /// The version.
    public var policy: PolicyKey
    /// Only customers after this one.
    public var after: CustomerKey
    /// Most customers.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, policy: PolicyKey, after: CustomerKey, limit: Int64) {
        self.tenant = tenant
        self.policy = policy
        self.after = after
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(policy)
        parameters.append(after)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customer: try row.next())
    }
}
