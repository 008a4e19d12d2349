public import Foundation
public import Postgres

/// Ends a command.
public struct EndAgentCommand: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE agent_commands SET state = $3, ended_at = $4, reason_code = $5
        WHERE tenant_id = $1 AND command_number = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The number of the command.
    public var number: Int64
    /// 2 done, 3 refused, 4 failed.
    public var state: Int16
    /// When.
    public var endedAt: Moment
    /// Why it was refused or failed.
    public var reasonCode: String

    /// Makes the statement.
    public init(tenant: UUID, number: Int64, state: Int16, endedAt: Moment, reasonCode: String) {
        self.tenant = tenant
        self.number = number
        self.state = state
        self.endedAt = endedAt
        self.reasonCode = reasonCode
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
        parameters.append(state)
        parameters.append(endedAt)
        parameters.append(reasonCode)
    }
}
