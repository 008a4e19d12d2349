public import Foundation
public import Postgres

/// Lets quotes be reckoned again that could not be, because a fact of the store was put aside: it is settled now.
public struct ReopenQuotesOverHeld: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE store_quotes SET verdict = 0, reason = '', finding = '\\x', checked_at = NULL
        FROM quarantine
        WHERE quarantine.tenant_id = $1 AND quarantine.entry_number = $2
            AND store_quotes.tenant_id = $1 AND store_quotes.agent_id = quarantine.agent_id
            AND store_quotes.install_epoch = quarantine.install_epoch
            AND store_quotes.included_sequence < quarantine.sequence
            AND store_quotes.own_sequence >= quarantine.sequence
            AND store_quotes.verdict = 3 AND store_quotes.reason = 'facts_quarantined'
        """

    /// The tenant.
    public var tenant: UUID
    /// Number of the entry that was settled.
    public var number: Int64

    /// Makes the statement.
    public init(tenant: UUID, number: Int64) {
        self.tenant = tenant
        self.number = number
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
    }
}
