public import Foundation
public import Postgres

/// Keeps how a store's business date compared last with an agent.
public struct UpsertDayComparison: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO day_comparisons (
            tenant_id, store_key, business_date, agent_id, compared_at, outcome, agent_receipts, agent_amount,
            agent_digest, server_receipts, server_amount, server_digest, told, compared)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (tenant_id, store_key, business_date, agent_id) DO UPDATE
        SET compared_at = excluded.compared_at, outcome = excluded.outcome,
            agent_receipts = excluded.agent_receipts, agent_amount = excluded.agent_amount,
            agent_digest = excluded.agent_digest, server_receipts = excluded.server_receipts,
            server_amount = excluded.server_amount, server_digest = excluded.server_digest, told = excluded.told,
            compared = excluded.compared
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey
    /// How the date compares.
    public var comparison: DayComparison

    /// Makes the statement.
    public init(tenant: UUID, store: StoreKey, comparison: DayComparison) {
        self.tenant = tenant
        self.store = store
        self.comparison = comparison
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(comparison.businessDate)
        parameters.append(comparison.agent)
        parameters.append(comparison.comparedAt)
        parameters.append(comparison.outcome)
        parameters.append(comparison.agentView.receipts)
        parameters.append(comparison.agentView.amount)
        parameters.append(comparison.agentView.digest)
        parameters.append(comparison.serverView.receipts)
        parameters.append(comparison.serverView.amount)
        parameters.append(comparison.serverView.digest)
        parameters.append(comparison.told)
        parameters.append(comparison.compared)
    }
}
