public import Foundation
public import Postgres

/// Lets quotes be reckoned again that could not be, because a fact of the store was put aside: it is settled now.
public struct ReopenQuotesOverHeld: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE store_quotes SET verdict = 0, reason = '', finding = '\\x', checked_at = NULL
        WHERE tenant_id = $1 AND agent_id = $2 AND install_epoch = $3 AND included_sequence < $4
            AND own_sequence >= $4 AND verdict = 3 AND reason = 'facts_quarantined'
        """

    /// The tenant.
    public var tenant: UUID
    /// Who sent the fact.
    public var agent: UUID
    /// The installation that sent it.
    public var installEpoch: StoredBytes
    /// The fact's sequence.
    public var sequence: Int64

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, installEpoch: StoredBytes, sequence: Int64) {
        self.tenant = tenant
        self.agent = agent
        self.installEpoch = installEpoch
        self.sequence = sequence
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(installEpoch)
        parameters.append(sequence)
    }
}
