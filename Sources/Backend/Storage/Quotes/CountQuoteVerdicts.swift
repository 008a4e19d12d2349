public import Foundation
public import Postgres
public import Rating

/// Counts the quotes of stores by what their recomputation found.
public struct CountQuoteVerdicts: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The verdict, as `StoreQuote.verdict`.
        public var verdict: Int16
        /// Why it was not possible, a word; empty otherwise.
        public var reason: String
        /// Quotes.
        public var count: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT verdict, reason, count(*) FROM store_quotes WHERE tenant_id = $1 AND as_of BETWEEN $2 AND $3
        GROUP BY verdict, reason ORDER BY verdict, reason
        """

    /// The tenant.
    public var tenant: UUID
    /// The first business date.
    public var from: CalendarDate
    /// The last business date.
    public var through: CalendarDate

    /// Makes the statement.
    public init(tenant: UUID, from: CalendarDate, through: CalendarDate) {
        self.tenant = tenant
        self.from = from
        self.through = through
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(from)
        parameters.append(through)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(verdict: try row.next(), reason: try row.next(), count: try row.next())
    }
}
