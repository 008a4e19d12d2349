public import Foundation
public import Postgres

/// Reads the bundle of a command.
public struct SelectAgentBundle: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The agent.
        public var agent: UUID
        /// The packed bundle; nil: there is none.
        public var bundle: StoredBytes?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT agent_id, bundle FROM agent_commands WHERE tenant_id = $1 AND command_number = $2
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
        Row(agent: try row.next(), bundle: try row.next())
    }
}
