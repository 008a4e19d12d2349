public import Foundation
public import Postgres

/// Ends the present epoch of an agent.
public struct EndEpochs: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE agent_epochs SET ended_at = $3 WHERE tenant_id = $1 AND agent_id = $2 AND ended_at IS NULL
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// When.
    public var endedAt: Moment

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, endedAt: Moment) {
        self.tenant = tenant
        self.agent = agent
        self.endedAt = endedAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(endedAt)
    }
}
