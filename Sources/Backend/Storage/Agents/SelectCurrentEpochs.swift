public import Foundation
public import Postgres

/// Reads the present epochs of all agents of a tenant.
public struct SelectCurrentEpochs: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The agent.
        public var agent: UUID
        /// The installation.
        public var installEpoch: StoredBytes
        /// First sequence that is not stored.
        public var nextSequence: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT agent_id, install_epoch, next_sequence FROM agent_epochs WHERE tenant_id = $1 AND ended_at IS NULL
        """

    /// The tenant.
    public var tenant: UUID

    /// Makes the statement.
    public init(tenant: UUID) {
        self.tenant = tenant
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(agent: try row.next(), installEpoch: try row.next(), nextSequence: try row.next())
    }
}
