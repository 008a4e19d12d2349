public import Foundation
public import Postgres

/// Reads quotes of stores that were not reckoned again yet, the oldest first.
public struct SelectUncheckedQuotes: PostgresRowStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        SELECT agent_id, quote_id, received_at, made_at, as_of, policy_version, install_epoch, feed_change,
            included_sequence, own_sequence, contents, signature, certificate_serial, verdict, reason, finding
        FROM store_quotes
        WHERE tenant_id = $1 AND verdict = 0
        ORDER BY received_at, agent_id, quote_id LIMIT $2
        """

    /// The tenant.
    public var tenant: UUID
    /// At most so many.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, limit: Int64) {
        self.tenant = tenant
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> StoreQuote {
        try StoreQuote(row: &row)
    }
}
