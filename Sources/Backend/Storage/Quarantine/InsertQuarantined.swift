public import Foundation
public import Postgres

/// Keeps a fact that could not be taken.
///
/// One that is told again stays as it is while it waits and after it was discarded, and waits again after it was taken.
public struct InsertQuarantined: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO quarantine AS known (
            tenant_id, agent_id, install_epoch, sequence, reason_code, field, content, received_at, entry_number,
            fact_kind, fact_key, fact_digest, known_digest)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (tenant_id, agent_id, fact_kind, fact_key, fact_digest) DO UPDATE
        SET reason_code = excluded.reason_code, field = excluded.field, received_at = excluded.received_at,
            known_digest = excluded.known_digest, resolved_at = NULL, resolution = NULL, resolved_by = NULL,
            resolve_reason = NULL
        WHERE known.resolution <> 'discarded'
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
    /// The number of the entry.
    public var number: Int64
    /// What it is: 1 receipt, 2 input.
    public var kind: Int16
    /// Its key.
    public var key: String
    /// Digest of its content, 16 bytes.
    public var digest: StoredBytes
    /// Digest of what is stored under its key; empty: nothing is.
    public var knownDigest: StoredBytes

    /// Makes the statement.
    public init(
        tenant: UUID, agent: UUID, installEpoch: StoredBytes, sequence: Int64, reasonCode: String, field: String,
        content: StoredBytes, receivedAt: Moment, number: Int64, kind: Int16, key: String, digest: StoredBytes,
        knownDigest: StoredBytes
    ) {
        self.tenant = tenant
        self.agent = agent
        self.installEpoch = installEpoch
        self.sequence = sequence
        self.reasonCode = reasonCode
        self.field = field
        self.content = content
        self.receivedAt = receivedAt
        self.number = number
        self.kind = kind
        self.key = key
        self.digest = digest
        self.knownDigest = knownDigest
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
        parameters.append(number)
        parameters.append(kind)
        parameters.append(key)
        parameters.append(digest)
        parameters.append(knownDigest)
    }
}
