public import Foundation
public import Postgres

/// Reads an agent's present epoch.
public struct SelectCurrentEpoch: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The installation.
        public var installEpoch: StoredBytes
        /// First sequence that is not stored.
        public var nextSequence: Int64
        /// Digest of the last stored batch; empty before the first.
        public var batchDigest: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT install_epoch, next_sequence, batch_digest FROM agent_epochs
        WHERE tenant_id = $1 AND agent_id = $2 AND ended_at IS NULL
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID) {
        self.tenant = tenant
        self.agent = agent
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(installEpoch: try row.next(), nextSequence: try row.next(), batchDigest: try row.next())
    }
}
