public import Foundation
public import Postgres

/// Notes that an agent has applied a change that this database does not have, because it was put back.
public struct NoteFeedLost: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE agents SET feed_lost_change = greatest(feed_lost_change, $3) WHERE tenant_id = $1 AND agent_id = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// The change.
    public var change: ChangeNumber

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, change: ChangeNumber) {
        self.tenant = tenant
        self.agent = agent
        self.change = change
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(change)
    }
}
