public import Foundation
public import Postgres

/// Reads a page of the customers that are not gone, in order of number.
public struct SelectCustomersPage: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
        /// Its states do not include every receipt.
        public var needsRemake: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT customer_key, needs_remake FROM customers
        WHERE tenant_id = $1 AND customer_key > $2 AND NOT is_gone ORDER BY customer_key LIMIT $3
        """

    /// The tenant.
    public var tenant: UUID
    /// Last customer of the page before; 0 at first.
    public var after: CustomerKey
    /// Most customers.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, after: CustomerKey, limit: Int64) {
        self.tenant = tenant
        self.after = after
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(after)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customer: try row.next(), needsRemake: try row.next())
    }
}
