public import Foundation
public import Postgres

/// Reads and locks a command.
public struct LockAgentCommand: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The agent.
        public var agent: UUID
        /// 1 resend, 2 diagnostics.
        public var kind: Int16
        /// 1 open, 2 done, 3 refused, 4 failed.
        public var state: Int16
        /// Until when the agent may do it.
        public var expiresAt: Moment
        /// First sequence of a resend; 0: it has a date, or is none.
        public var fromSequence: Int64
        /// Last sequence that came again; 0: none has.
        public var resentThrough: Int64
        /// Why it was refused or failed.
        public var reasonCode: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT agent_id, kind, state, expires_at, coalesce(from_sequence, 0), resent_through, reason_code
        FROM agent_commands WHERE tenant_id = $1 AND command_number = $2 FOR UPDATE
        """

    /// The tenant.
    public var tenant: UUID
    /// The number of the command.
    public var number: Int64

    /// Makes the statement.
    public init(tenant: UUID, number: Int64) {
        self.tenant = tenant
        self.number = number
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            agent: try row.next(), kind: try row.next(), state: try row.next(), expiresAt: try row.next(),
            fromSequence: try row.next(), resentThrough: try row.next(), reasonCode: try row.next())
    }
}
