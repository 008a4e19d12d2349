public import Foundation
public import Postgres

/// Adds an agent.
public struct InsertAgent: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO agents (tenant_id, agent_id, store_key, software_version, enrolled_at) VALUES ($1, $2, $3, $4, $5)
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// Its store.
    public var store: StoreKey
    /// The version it runs.
    public var softwareVersion: String
    /// When.
    public var enrolledAt: Moment

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, store: StoreKey, softwareVersion: String, enrolledAt: Moment) {
        self.tenant = tenant
        self.agent = agent
        self.store = store
        self.softwareVersion = softwareVersion
        self.enrolledAt = enrolledAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(store)
        parameters.append(softwareVersion)
        parameters.append(enrolledAt)
    }
}
