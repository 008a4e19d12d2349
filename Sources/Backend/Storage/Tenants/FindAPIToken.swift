public import Foundation
public import Postgres

/// Finds an API token that has not been revoked.
public struct FindAPIToken: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// What it may do.
        public var role: String
        /// What it is for.
        public var label: String
        /// Until when it holds.
        public var expiresAt: Moment
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT role, label, expires_at FROM api_tokens
        WHERE tenant_id = $1 AND token_hash = $2 AND revoked_at IS NULL
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the token.
    public var tokenHash: StoredBytes

    /// Makes the statement.
    public init(tenant: UUID, tokenHash: StoredBytes) {
        self.tenant = tenant
        self.tokenHash = tokenHash
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(tokenHash)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(role: try row.next(), label: try row.next(), expiresAt: try row.next())
    }
}
