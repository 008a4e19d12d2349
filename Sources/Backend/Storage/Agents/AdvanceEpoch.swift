public import Foundation
public import Postgres

/// Notes that a batch is stored.
public struct AdvanceEpoch: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE agent_epochs SET next_sequence = $4, batch_digest = $5
        WHERE tenant_id = $1 AND agent_id = $2 AND install_epoch = $3
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// The installation.
    public var installEpoch: StoredBytes
    /// First sequence that is not stored now.
    public var nextSequence: Int64
    /// Digest of the batch.
    public var batchDigest: StoredBytes

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, installEpoch: StoredBytes, nextSequence: Int64, batchDigest: StoredBytes) {
        self.tenant = tenant
        self.agent = agent
        self.installEpoch = installEpoch
        self.nextSequence = nextSequence
        self.batchDigest = batchDigest
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(installEpoch)
        parameters.append(nextSequence)
        parameters.append(batchDigest)
    }
}
