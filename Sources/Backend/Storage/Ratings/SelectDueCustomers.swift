public import Foundation
public import Postgres
public import Rating

/// Reads the customers with states that will soon no longer be exact, in order of number.
public struct SelectDueCustomers: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT DISTINCT customer_key FROM rating_states
        WHERE tenant_id = $1 AND policy_key = ANY ($2) AND exact_until < $3 AND customer_key > $4
        ORDER BY customer_key LIMIT $5
        """

    /// The tenant.
    public var tenant: UUID
    /// The versions whose states count.
    public var policies: [PolicyKey]
    /// States exact for less than this are due.
    public var dueBefore: CalendarDate
    /// Only customers after this one.
    public var after: CustomerKey
    /// Most customers.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, policies: [PolicyKey], dueBefore: CalendarDate, after: CustomerKey, limit: Int64) {
        self.tenant = tenant
        self.policies = policies
        self.dueBefore = dueBefore
        self.after = after
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(policies)
        parameters.append(dueBefore)
        parameters.append(after)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customer: try row.next())
    }
}
