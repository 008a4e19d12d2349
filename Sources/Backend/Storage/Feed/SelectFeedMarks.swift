public import Foundation
public import Postgres

/// Reads which feeds an agent may go on from.
public struct SelectFeedMarks: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The change up to which the last feed went; 0: none was sent.
        public var sent: ChangeNumber
        /// The change from which that feed went on; 0: it was everything.
        public var confirmed: ChangeNumber
        /// The stores of whose customers that feed was, ascending; nil: of everybody.
        public var stores: [StoreKey]?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT feed_sent, feed_confirmed, feed_stores FROM agents WHERE tenant_id = $1 AND agent_id = $2
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
        Row(sent: try row.next(), confirmed: try row.next(), stores: try row.next())
    }
}
