public import Foundation
public import Postgres

/// Notes from where to where the feed goes that an agent is about to be sent, and of whose customers it is.
public struct NoteFeedMarks: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE agents SET feed_sent = $3, feed_confirmed = $4, feed_stores = $5
        WHERE tenant_id = $1 AND agent_id = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// The change up to which the feed goes.
    public var sent: ChangeNumber
    /// The change from which it goes on; 0: it is everything.
    public var confirmed: ChangeNumber
    /// The stores of whose customers it is, ascending; nil: of everybody.
    public var stores: [StoreKey]?

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, sent: ChangeNumber, confirmed: ChangeNumber, stores: [StoreKey]?) {
        self.tenant = tenant
        self.agent = agent
        self.sent = sent
        self.confirmed = confirmed
        self.stores = stores
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(sent)
        parameters.append(confirmed)
        parameters.append(stores)
    }
}
