public import Foundation
public import Postgres

/// Reads the digests of an agent's quotes that are kept.
public struct SelectStoreQuoteDigests: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The quote.
        public var quote: String
        /// SHA-256 of what was signed.
        public var digest: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT quote_id, digest FROM store_quotes WHERE tenant_id = $1 AND agent_id = $2 AND quote_id = ANY ($3)
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// The ids asked for.
    public var quotes: [String]

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, quotes: [String]) {
        self.tenant = tenant
        self.agent = agent
        self.quotes = quotes
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(quotes)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(quote: try row.next(), digest: try row.next())
    }
}
