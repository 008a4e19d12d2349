public import Foundation
public import Postgres
public import Rating

/// Lists commands of some agents, the newest first.
public struct ListAgentCommands: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The number of the command.
        public var number: Int64
        /// The agent.
        public var agent: UUID
        /// 1 resend, 2 diagnostics.
        public var kind: Int16
        /// First sequence of a resend.
        public var fromSequence: Int64?
        /// First business date of a resend.
        public var fromDate: CalendarDate?
        /// When it was ordered.
        public var orderedAt: Moment
        /// Who ordered it.
        public var orderedBy: String
        /// Until when the agent may do it.
        public var expiresAt: Moment
        /// When the agent was first told of it; nil: it was not.
        public var takenAt: Moment?
        /// 1 open, 2 done, 3 refused, 4 failed.
        public var state: Int16
        /// When it ended; nil: it has not.
        public var endedAt: Moment?
        /// Why it was refused or failed.
        public var reasonCode: String
        /// First sequence that came again; 0: none has.
        public var resentFrom: Int64
        /// Last sequence that came again; 0: none has.
        public var resentThrough: Int64
        /// Facts that were new.
        public var accepted: Int64
        /// Facts that were known.
        public var duplicates: Int64
        /// Facts that changed another.
        public var amended: Int64
        /// Facts that were put aside.
        public var quarantined: Int64
        /// Bytes of the bundle; 0: there is none.
        public var bundleBytes: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT command_number, agent_id, kind, from_sequence, from_date, ordered_at, ordered_by, expires_at, taken_at,
            state, ended_at, reason_code, resent_from, resent_through, accepted, duplicates, amended, quarantined,
            coalesce(length(bundle), 0)::bigint
        FROM agent_commands
        WHERE tenant_id = $1 AND agent_id = ANY ($2) ORDER BY command_number DESC LIMIT $3
        """

    /// The tenant.
    public var tenant: UUID
    /// The agents.
    public var agents: [UUID]
    /// Most rows.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, agents: [UUID], limit: Int64) {
        self.tenant = tenant
        self.agents = agents
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agents)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            number: try row.next(), agent: try row.next(), kind: try row.next(), fromSequence: try row.next(),
            fromDate: try row.next(), orderedAt: try row.next(), orderedBy: try row.next(), expiresAt: try row.next(),
            takenAt: try row.next(), state: try row.next(), endedAt: try row.next(), reasonCode: try row.next(),
            resentFrom: try row.next(), resentThrough: try row.next(), accepted: try row.next(),
            duplicates: try row.next(), amended: try row.next(), quarantined: try row.next(),
            bundleBytes: try row.next())
    }
}
