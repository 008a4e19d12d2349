public import Foundation
public import Postgres

/// Starts an epoch of an agent.
public struct InsertEpoch: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO agent_epochs (tenant_id, agent_id, install_epoch, next_sequence, batch_digest, started_at)
        VALUES ($1, $2, $3, 1, '', $4)
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// The installation.
    public var installEpoch: StoredBytes
    /// When.
    public var startedAt: Moment

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, installEpoch: StoredBytes, startedAt: Moment) {
        self.tenant = tenant
        self.agent = agent
        self.installEpoch = installEpoch
        self.startedAt = startedAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(installEpoch)
        parameters.append(startedAt)
    }
}
