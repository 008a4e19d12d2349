public import Foundation
public import Postgres
public import Rating

/// Reads the states of customers under one policy version.
public struct SelectStates: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
        /// All subjects.
        public var states: StoredBytes
        /// Last date that they rate exactly.
        public var exactUntil: CalendarDate
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT customer_key, states, exact_until FROM rating_states
        WHERE tenant_id = $1 AND policy_key = $2 AND customer_key = ANY ($3) ORDER BY customer_key
        """

    /// The tenant.
    public var tenant: UUID
    /// The version.
    public var policy: PolicyKey
    /// The customers.
    public var customers: [CustomerKey]

    /// Makes the statement.
    public init(tenant: UUID, policy: PolicyKey, customers: [CustomerKey]) {
        self.tenant = tenant
        self.policy = policy
        self.customers = customers
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(policy)
        parameters.append(customers)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customer: try row.next(), states: try row.next(), exactUntil: try row.next())
    }
}
