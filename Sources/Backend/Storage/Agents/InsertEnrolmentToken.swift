public import Foundation
public import Postgres

/// Adds a one-time token, of which only the hash is kept.
public struct InsertEnrolmentToken: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO enrolment_tokens (tenant_id, token_hash, store_key, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5)
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the token.
    public var tokenHash: StoredBytes
    /// The store whose agent may redeem it.
    public var store: StoreKey
    /// When.
    public var createdAt: Moment
    /// Until when it holds.
    public var expiresAt: Moment

    /// Makes the statement.
    public init(tenant: UUID, tokenHash: StoredBytes, store: StoreKey, createdAt: Moment, expiresAt: Moment) {
        self.tenant = tenant
        self.tokenHash = tokenHash
        self.store = store
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(tokenHash)
        parameters.append(store)
        parameters.append(createdAt)
        parameters.append(expiresAt)
    }
}
