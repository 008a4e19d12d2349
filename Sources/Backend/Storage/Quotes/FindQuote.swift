public import Foundation
public import Postgres
public import Rating

/// Finds a quote.
public struct FindQuote: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// When.
        public var madeAt: Moment
        /// The business date.
        public var asOf: CalendarDate
        /// The version.
        public var policy: PolicyKey
        /// The customer; nil: a walk-in, or somebody unknown.
        public var customer: CustomerKey?
        /// What was asked, a message.
        public var basket: StoredBytes
        /// What was answered, a message.
        public var answer: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT made_at, as_of, policy_key, customer_key, basket, answer
        FROM quotes WHERE tenant_id = $1 AND quote_id = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// Its id.
    public var quote: String

    /// Makes the statement.
    public init(tenant: UUID, quote: String) {
        self.tenant = tenant
        self.quote = quote
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(quote)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            madeAt: try row.next(), asOf: try row.next(), policy: try row.next(), customer: try row.next(),
            basket: try row.next(), answer: try row.next())
    }
}
