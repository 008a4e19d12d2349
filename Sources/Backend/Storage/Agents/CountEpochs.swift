public import Foundation
public import Postgres

/// Counts the installations that an agent has had.
public struct CountEpochs: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// How many, with the present one.
        public var epochs: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT count(*) FROM agent_epochs WHERE tenant_id = $1 AND agent_id = $2
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
        Row(epochs: try row.next())
    }
}
