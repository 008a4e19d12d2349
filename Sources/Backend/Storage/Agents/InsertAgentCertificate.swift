public import Foundation
public import Postgres

/// Adds a certificate that was given to an agent.
public struct InsertAgentCertificate: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO agent_certificates (tenant_id, serial, agent_id, public_key, not_before, not_after)
        VALUES ($1, $2, $3, $4, $5, $6)
        """

    /// The tenant.
    public var tenant: UUID
    /// Its serial number.
    public var serial: StoredBytes
    /// The agent.
    public var agent: UUID
    /// Its public key (DER).
    public var publicKey: StoredBytes
    /// From when it holds.
    public var notBefore: Moment
    /// Until when it holds.
    public var notAfter: Moment

    /// Makes the statement.
    public init(
        tenant: UUID, serial: StoredBytes, agent: UUID, publicKey: StoredBytes, notBefore: Moment, notAfter: Moment
    ) {
        self.tenant = tenant
        self.serial = serial
        self.agent = agent
        self.publicKey = publicKey
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(serial)
        parameters.append(agent)
        parameters.append(publicKey)
        parameters.append(notBefore)
        parameters.append(notAfter)
    }
}
