public import Foundation
public import Postgres

/// Keeps what the recomputation of stores' quotes has found; what has a verdict already keeps it.
public struct UpdateQuoteVerdicts: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE store_quotes SET verdict = found.verdict, reason = found.reason, finding = found.finding,
            checked_at = $2
        FROM unnest($3::uuid[], $4::text[], $5::smallint[], $6::text[], $7::bytea[])
            AS found (agent_id, quote_id, verdict, reason, finding)
        WHERE store_quotes.tenant_id = $1 AND store_quotes.agent_id = found.agent_id
            AND store_quotes.quote_id = found.quote_id AND store_quotes.verdict = 0
        """

    /// The tenant.
    public var tenant: UUID
    /// When they were reckoned again.
    public var checkedAt: Moment
    /// The agents.
    public var agents: [UUID] = []
    /// The ids.
    public var quotes: [String] = []
    /// The verdicts, as `StoreQuote.verdict`.
    public var verdicts: [Int16] = []
    /// Why it was not possible, words; empty otherwise.
    public var reasons: [String] = []
    /// Details, messages.
    public var findings: [StoredBytes] = []

    /// Makes an empty statement.
    public init(tenant: UUID, checkedAt: Moment) {
        self.tenant = tenant
        self.checkedAt = checkedAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(checkedAt)
        parameters.append(agents)
        parameters.append(quotes)
        parameters.append(verdicts)
        parameters.append(reasons)
        parameters.append(findings)
    }
}
