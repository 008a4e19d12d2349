public import Foundation
public import Postgres

/// Keeps a fact that could not be taken; one that is there already stays.
public struct InsertQuarantined: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO quarantine (tenant_id, agent_id, install_epoch, sequence, reason_code, field, content, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (tenant_id, agent_id, install_epoch, sequence) DO NOTHING
        """

    /// The tenant.
    public var tenant: UUID
    /// Who sent it.
    public var agent: UUID
    /// Its installation.
    public var installEpoch: StoredBytes
    /// Its sequence.
    public var sequence: Int64
    /// Why it could not be taken.
    public var reasonCode: String
    /// Which field.
    public var field: String
    /// The fact as sent.
    public var content: StoredBytes
    /// When.
    public var receivedAt: Moment

    /// Makes the statement.
    public init(
        tenant: UUID, agent: UUID, installEpoch: StoredBytes, sequence: Int64, reasonCode: String, field: String,
        content: StoredBytes, receivedAt: Moment
    ) {
        self.tenant = tenant
        self.agent = agent
        self.installEpoch = installEpoch
        self.sequence = sequence
        self.reasonCode = reasonCode
        self.field = field
        self.content = content
        self.receivedAt = receivedAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(installEpoch)
        parameters.append(sequence)
        parameters.append(reasonCode)
        parameters.append(field)
        parameters.append(content)
        parameters.append(receivedAt)
    }
}
