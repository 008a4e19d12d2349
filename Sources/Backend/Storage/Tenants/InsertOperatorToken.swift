public import Postgres

/// Adds a token of the platform operator, of which only the hash is kept.
public struct InsertOperatorToken: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO operator_tokens (token_hash, label, created_at, expires_at) VALUES ($1, $2, $3, $4)
        """

    /// SHA-256 of the token.
    public var tokenHash: StoredBytes
    /// What it is for.
    public var label: String
    /// When.
    public var createdAt: Moment
    /// Until when it holds.
    public var expiresAt: Moment

    /// Makes the statement.
    public init(tokenHash: StoredBytes, label: String, createdAt: Moment, expiresAt: Moment) {
        self.tokenHash = tokenHash
        self.label = label
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tokenHash)
        parameters.append(label)
        parameters.append(createdAt)
        parameters.append(expiresAt)
    }
}
