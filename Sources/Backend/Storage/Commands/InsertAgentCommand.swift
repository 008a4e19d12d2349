public import Foundation
public import Postgres
public import Rating

/// Keeps what headquarters has ordered an agent to do.
public struct InsertAgentCommand: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO agent_commands (
            tenant_id, command_number, agent_id, kind, from_sequence, from_date, ordered_at, ordered_by, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """

    /// The tenant.
    public var tenant: UUID
    /// The number of the command.
    public var number: Int64
    /// The agent.
    public var agent: UUID
    /// 1 resend, 2 diagnostics.
    public var kind: Int16
    /// First sequence of a resend; nil: it has a date, or is none.
    public var fromSequence: Int64?
    /// First business date of a resend; nil: it has a sequence, or is none.
    public var fromDate: CalendarDate?
    /// When.
    public var orderedAt: Moment
    /// Who.
    public var orderedBy: String
    /// Until when the agent may do it.
    public var expiresAt: Moment

    /// Makes the statement.
    public init(
        tenant: UUID, number: Int64, agent: UUID, kind: Int16, fromSequence: Int64?, fromDate: CalendarDate?,
        orderedAt: Moment, orderedBy: String, expiresAt: Moment
    ) {
        self.tenant = tenant
        self.number = number
        self.agent = agent
        self.kind = kind
        self.fromSequence = fromSequence
        self.fromDate = fromDate
        self.orderedAt = orderedAt
        self.orderedBy = orderedBy
        self.expiresAt = expiresAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
        parameters.append(agent)
        parameters.append(kind)
        parameters.append(fromSequence)
        parameters.append(fromDate)
        parameters.append(orderedAt)
        parameters.append(orderedBy)
        parameters.append(expiresAt)
    }
}
