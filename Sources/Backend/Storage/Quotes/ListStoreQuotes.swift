public import Foundation
public import Postgres
public import Rating

/// Lists quotes of stores with one verdict, by business date, agent and id.
public struct ListStoreQuotes: PostgresRowStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        SELECT agent_id, quote_id, received_at, made_at, as_of, policy_version, install_epoch, feed_change,
            included_sequence, own_sequence, contents, signature, certificate_serial, verdict, reason, finding
        FROM store_quotes
        WHERE tenant_id = $1 AND verdict = $2 AND as_of BETWEEN $3 AND $4 AND (as_of, agent_id, quote_id) > ($5, $6, $7)
        ORDER BY as_of, agent_id, quote_id LIMIT $8
        """

    /// The tenant.
    public var tenant: UUID
    /// The verdict.
    public var verdict: Int16
    /// The first business date.
    public var from: CalendarDate
    /// The last business date.
    public var through: CalendarDate
    /// Business date of the last quote that is known.
    public var afterDate: CalendarDate
    /// Its agent.
    public var afterAgent: UUID
    /// Its id.
    public var afterQuote: String
    /// At most so many.
    public var limit: Int64

    /// Makes the statement.
    public init(
        tenant: UUID, verdict: Int16, from: CalendarDate, through: CalendarDate, afterDate: CalendarDate,
        afterAgent: UUID, afterQuote: String, limit: Int64
    ) {
        self.tenant = tenant
        self.verdict = verdict
        self.from = from
        self.through = through
        self.afterDate = afterDate
        self.afterAgent = afterAgent
        self.afterQuote = afterQuote
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(verdict)
        parameters.append(from)
        parameters.append(through)
        parameters.append(afterDate)
        parameters.append(afterAgent)
        parameters.append(afterQuote)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> StoreQuote {
        try StoreQuote(row: &row)
    }
}
