public import Foundation
public import Postgres

/// Notes which snapshot an agent is sent.
public struct NoteFeedArtefact: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE agents SET feed_artefact = $3 WHERE tenant_id = $1 AND agent_id = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// The snapshot's name.
    public var artefact: StoredBytes

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, artefact: StoredBytes) {
        self.tenant = tenant
        self.agent = agent
        self.artefact = artefact
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(artefact)
    }
}
