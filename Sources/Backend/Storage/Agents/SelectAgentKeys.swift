public import Foundation
public import Postgres

/// Reads the keys of all certificates that an agent was ever given, the newest first.
public struct SelectAgentKeys: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The certificate's serial number.
        public var serial: StoredBytes
        /// Its public key, as the certificate holds it.
        public var publicKey: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT serial, public_key FROM agent_certificates WHERE tenant_id = $1 AND agent_id = $2
        ORDER BY not_before DESC, serial
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID) {
        self.tenant = tenant
        self.agent = agent
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(serial: try row.next(), publicKey: try row.next())
    }
}
