public import Foundation
public import Postgres

/// Reads and locks one epoch of an agent.
public struct LockEpoch: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// First sequence that is not stored.
        public var nextSequence: Int64
        /// Digest of the last stored batch; empty before the first.
        public var batchDigest: StoredBytes
        /// Since when another epoch has replaced it; nil: it is the present one.
        public var endedAt: Moment?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT next_sequence, batch_digest, ended_at FROM agent_epochs
        WHERE tenant_id = $1 AND agent_id = $2 AND install_epoch = $3 FOR UPDATE
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// The installation.
    public var installEpoch: StoredBytes

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, installEpoch: StoredBytes) {
        self.tenant = tenant
        self.agent = agent
        self.installEpoch = installEpoch
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(installEpoch)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(nextSequence: try row.next(), batchDigest: try row.next(), endedAt: try row.next())
    }
}
