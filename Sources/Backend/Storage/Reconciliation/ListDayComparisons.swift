public import Foundation
public import Postgres
public import Rating

/// Reads how a store's business dates compared last with each of its agents, of a date the newest first.
public struct ListDayComparisons: PostgresRowStatement {
    /// One row of the answer.
    public typealias Row = DayComparison

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT business_date, agent_id, compared_at, outcome, agent_receipts, agent_amount, agent_digest,
            server_receipts, server_amount, server_digest, told, compared
        FROM day_comparisons
        WHERE tenant_id = $1 AND store_key = $2 AND business_date BETWEEN $3 AND $4
        ORDER BY business_date, compared_at DESC, agent_id
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey
    /// The first date.
    public var from: CalendarDate
    /// The last date.
    public var through: CalendarDate

    /// Makes the statement.
    public init(tenant: UUID, store: StoreKey, from: CalendarDate, through: CalendarDate) {
        self.tenant = tenant
        self.store = store
        self.from = from
        self.through = through
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(from)
        parameters.append(through)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        DayComparison(
            businessDate: try row.next(), agent: try row.next(), comparedAt: try row.next(), outcome: try row.next(),
            agentView: DayComparison.View(
                receipts: try row.next(), amount: try row.next(), digest: try row.next()),
            serverView: DayComparison.View(
                receipts: try row.next(), amount: try row.next(), digest: try row.next()),
            told: try row.next(), compared: try row.next())
    }
}
