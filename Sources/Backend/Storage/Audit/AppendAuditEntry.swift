public import Foundation
public import Postgres

/// Adds an entry to the audit chain and moves its end.
public struct AppendAuditEntry: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        WITH moved AS (
            UPDATE tenant_heads SET audit_sequence = $2, audit_hash = $5
            WHERE tenant_id = $1 AND audit_sequence = $2 - 1)
        INSERT INTO audit_entries (tenant_id, sequence, previous_hash, content, hash) VALUES ($1, $2, $3, $4, $5)
        """

    /// The tenant.
    public var tenant: UUID
    /// Its sequence.
    public var sequence: Int64
    /// Hash of the entry before.
    public var previousHash: StoredBytes
    /// What happened, canonical bytes.
    public var content: StoredBytes
    /// SHA-256 over sequence, previous hash and content.
    public var hash: StoredBytes

    /// Makes the statement.
    public init(tenant: UUID, sequence: Int64, previousHash: StoredBytes, content: StoredBytes, hash: StoredBytes) {
        self.tenant = tenant
        self.sequence = sequence
        self.previousHash = previousHash
        self.content = content
        self.hash = hash
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(sequence)
        parameters.append(previousHash)
        parameters.append(content)
        parameters.append(hash)
    }
}
