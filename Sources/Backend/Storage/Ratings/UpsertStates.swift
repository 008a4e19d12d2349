public import Foundation
public import Postgres
public import Rating

/// Writes the states of customers under one policy version.
public struct UpsertStates: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO rating_states (tenant_id, policy_key, customer_key, states, exact_until)
        SELECT $1, $2, new.customer_key, new.states, new.exact_until
        FROM unnest($3::bigint[], $4::bytea[], $5::date[]) AS new (customer_key, states, exact_until)
        ORDER BY new.customer_key
        ON CONFLICT (tenant_id, policy_key, customer_key) DO UPDATE
        SET states = excluded.states, exact_until = excluded.exact_until
        """

    /// The tenant.
    public var tenant: UUID
    /// The version.
    public var policy: PolicyKey
    /// The customers, each once.
    public var customers: [CustomerKey]
    /// All subjects of each.
    public var states: [StoredBytes]
    /// Last date that each rates exactly.
    public var exactUntil: [CalendarDate]

    /// Makes the statement.
    public init(
        tenant: UUID, policy: PolicyKey, customers: [CustomerKey], states: [StoredBytes], exactUntil: [CalendarDate]
    ) {
        self.tenant = tenant
        self.policy = policy
        self.customers = customers
        self.states = states
        self.exactUntil = exactUntil
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(policy)
        parameters.append(customers)
        parameters.append(states)
        parameters.append(exactUntil)
    }
}
