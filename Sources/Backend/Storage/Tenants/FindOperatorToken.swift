public import Postgres

/// Finds a token of the platform operator that has not been revoked.
public struct FindOperatorToken: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// What it is for.
        public var label: String
        /// Until when it holds.
        public var expiresAt: Moment
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT label, expires_at FROM operator_tokens WHERE token_hash = $1 AND revoked_at IS NULL
        """

    /// SHA-256 of the token.
    public var tokenHash: StoredBytes

    /// Makes the statement.
    public init(tokenHash: StoredBytes) {
        self.tokenHash = tokenHash
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tokenHash)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(label: try row.next(), expiresAt: try row.next())
    }
}
