public import Foundation
public import Postgres

/// Notes from where to where the feed goes that an agent is about to be sent.
public struct NoteFeedMarks: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE agents SET feed_sent = $3, feed_confirmed = $4 WHERE tenant_id = $1 AND agent_id = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// The change up to which the feed goes.
    public var sent: ChangeNumber
    /// The change from which it goes on; 0: it is everything.
    public var confirmed: ChangeNumber

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, sent: ChangeNumber, confirmed: ChangeNumber) {
        self.tenant = tenant
        self.agent = agent
        self.sent = sent
        self.confirmed = confirmed
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(sent)
        parameters.append(confirmed)
    }
}
