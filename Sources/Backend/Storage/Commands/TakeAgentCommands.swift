public import Foundation
public import Postgres
public import Rating

/// Hands out the commands of an agent that it may do, and notes when it was first told of them.
public struct TakeAgentCommands: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The number of the command.
        public var number: Int64
        /// 1 resend, 2 diagnostics.
        public var kind: Int16
        /// First sequence of a resend.
        public var fromSequence: Int64?
        /// First business date of a resend.
        public var fromDate: CalendarDate?
        /// Last sequence that came again; 0: none has.
        public var resentThrough: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE agent_commands SET taken_at = coalesce(taken_at, $3)
        WHERE tenant_id = $1 AND agent_id = $2 AND state = 1 AND expires_at > $3
        RETURNING command_number, kind, from_sequence, from_date, resent_through
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
        Row(
            number: try row.next(), kind: try row.next(), fromSequence: try row.next(), fromDate: try row.next(),
            resentThrough: try row.next())
    }
}
