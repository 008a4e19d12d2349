public import Foundation
public import Postgres

/// Finds an API token that has not been revoked, with the person who answers for it.
public struct FindAPIToken: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Who answers for it.
        public var user: UUID
        /// The person's login.
        public var login: String
        /// What it is for.
        public var label: String
        /// Until when it holds.
        public var expiresAt: Moment
        /// When it was last used, to the minute; nil: never.
        public var lastUsedAt: Moment?
        /// Of the person's roles those that it has.
        public var tokenRoles: [String]
        /// The methods of a program's token; empty: a person's.
        public var methods: [String]
        /// CIDR ranges from which it may be used; empty: from everywhere.
        public var sourceAddresses: [String]
        /// The person's roles.
        public var roles: [String]
        /// The person's stores.
        public var stores: [StoreKey]
        /// The person's categories.
        public var categories: [String]
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT u.user_id, u.login, t.label, t.expires_at, t.last_used_at, t.roles, t.methods, t.source_addresses,
            ARRAY(SELECT r.role FROM user_roles r WHERE r.tenant_id = $1 AND r.user_id = t.user_id),
            ARRAY(SELECT s.store_key FROM user_stores s WHERE s.tenant_id = $1 AND s.user_id = t.user_id),
            ARRAY(SELECT c.category FROM user_categories c WHERE c.tenant_id = $1 AND c.user_id = t.user_id)
        FROM api_tokens t JOIN users u ON u.tenant_id = $1 AND u.user_id = t.user_id
        WHERE t.tenant_id = $1 AND t.token_hash = $2 AND t.revoked_at IS NULL AND u.disabled_at IS NULL
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
        Row(
            user: try row.next(), login: try row.next(), label: try row.next(), expiresAt: try row.next(),
            lastUsedAt: try row.next(), tokenRoles: try row.next(), methods: try row.next(),
            sourceAddresses: try row.next(),
            roles: try row.next(), stores: try row.next(), categories: try row.next())
    }
}
