public import Foundation
public import Postgres

/// Counts the commands of an agent that it may still do.
public struct CountOpenCommands: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// How many.
        public var commands: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT count(*) FROM agent_commands
        WHERE tenant_id = $1 AND agent_id = $2 AND state = 1 AND expires_at > $3
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// The present moment.
    public var now: Moment

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, now: Moment) {
        self.tenant = tenant
        self.agent = agent
        self.now = now
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(now)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(commands: try row.next())
    }
}
