public import Foundation
public import Postgres

/// Locks some customers whose states are to be made again, past those that another server has locked.
public struct LockForRemake: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT customer_key FROM customers WHERE tenant_id = $1 AND needs_remake
        ORDER BY customer_key LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
        """

    /// The tenant.
    public var tenant: UUID
    /// Most customers.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, limit: Int64) {
        self.tenant = tenant
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customer: try row.next())
    }
}
