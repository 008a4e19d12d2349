public import Foundation
public import Postgres

/// Adds an API token, of which only the hash is kept.
public struct InsertAPIToken: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO api_tokens (tenant_id, token_hash, role, label, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the token.
    public var tokenHash: StoredBytes
    /// What it may do.
    public var role: String
    /// What it is for.
    public var label: String
    /// When.
    public var createdAt: Moment
    /// Until when it holds.
    public var expiresAt: Moment

    /// Makes the statement.
    public init(
        tenant: UUID, tokenHash: StoredBytes, role: String, label: String, createdAt: Moment, expiresAt: Moment
    ) {
        self.tenant = tenant
        self.tokenHash = tokenHash
        self.role = role
        self.label = label
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(tokenHash)
        parameters.append(role)
        parameters.append(label)
        parameters.append(createdAt)
        parameters.append(expiresAt)
    }
}
