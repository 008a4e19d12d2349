public import Foundation
public import Postgres

/// Finds the quotes of stores that bear an id; it is unique for each agent.
public struct FindStoreQuotes: PostgresRowStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        SELECT agent_id, quote_id, received_at, made_at, as_of, policy_version, install_epoch, feed_change,
            included_sequence, own_sequence, contents, signature, certificate_serial, verdict, reason, finding
        FROM store_quotes
        WHERE tenant_id = $1 AND quote_id = $2
        ORDER BY agent_id
        """

    /// The tenant.
    public var tenant: UUID
    /// The id.
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
    public func decode(row: inout PostgresRow) throws(PostgresError) -> StoreQuote {
        try StoreQuote(row: &row)
    }
}
