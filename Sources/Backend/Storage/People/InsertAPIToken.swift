public import Foundation
public import Postgres

/// Adds an API token, of which only the hash is kept.
public struct InsertAPIToken: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO api_tokens (
            tenant_id, token_id, token_hash, user_id, label, roles, methods, source_addresses, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """

    /// The tenant.
    public var tenant: UUID
    /// Its number, for lists and revocation.
    public var token: UUID
    /// SHA-256 of the token.
    public var tokenHash: StoredBytes
    /// Who answers for it.
    public var user: UUID
    /// What it is for.
    public var label: String
    /// Of the person's roles those that it has.
    public var roles: [String]
    /// The methods of a program's token; empty: a person's.
    public var methods: [String]
    /// CIDR ranges from which it may be used; empty: from everywhere.
    public var sourceAddresses: [String]
    /// When.
    public var createdAt: Moment
    /// Until when it holds.
    public var expiresAt: Moment

    /// Makes the statement.
    public init(
        tenant: UUID, token: UUID, tokenHash: StoredBytes, user: UUID, label: String, roles: [String],
        methods: [String], sourceAddresses: [String], createdAt: Moment, expiresAt: Moment
    ) {
        self.tenant = tenant
        self.token = token
        self.tokenHash = tokenHash
        self.user = user
        self.label = label
        self.roles = roles
        self.methods = methods
        self.sourceAddresses = sourceAddresses
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(token)
        parameters.append(tokenHash)
        parameters.append(user)
        parameters.append(label)
        parameters.append(roles)
        parameters.append(methods)
        parameters.append(sourceAddresses)
        parameters.append(createdAt)
        parameters.append(expiresAt)
    }
}
