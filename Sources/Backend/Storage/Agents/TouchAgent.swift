public import Foundation
public import Postgres

/// Notes that an agent called.
public struct TouchAgent: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE agents SET last_seen_at = $3, software_version = $4 WHERE tenant_id = $1 AND agent_id = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// When.
    public var seenAt: Moment
    /// The version it runs.
    public var softwareVersion: String

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, seenAt: Moment, softwareVersion: String) {
        self.tenant = tenant
        self.agent = agent
        self.seenAt = seenAt
        self.softwareVersion = softwareVersion
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(seenAt)
        parameters.append(softwareVersion)
    }
}
