public import Foundation
public import Postgres

/// Lists tokens, the newest first.
public struct ListAPITokens: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Its number.
        public var token: UUID
        /// What it is for.
        public var label: String
        /// Login of who answers for it.
        public var login: String
        /// Of the person's roles those that it has.
        public var roles: [String]
        /// The methods of a program's token; empty: a person's.
        public var methods: [String]
        /// CIDR ranges from which it may be used; empty: from everywhere.
        public var sourceAddresses: [String]
        /// When it was made.
        public var createdAt: Moment
        /// Until when it holds.
        public var expiresAt: Moment
        /// Since when it is revoked; nil: it is not.
        public var revokedAt: Moment?
        /// When it was last used, to the minute; nil: never.
        public var lastUsedAt: Moment?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT t.token_id, t.label, u.login, t.roles, t.methods, t.source_addresses, t.created_at, t.expires_at,
            t.revoked_at, t.last_used_at
        FROM api_tokens t JOIN users u ON u.tenant_id = $1 AND u.user_id = t.user_id
        WHERE t.tenant_id = $1 AND ($2::uuid IS NULL OR t.user_id = $2) ORDER BY t.created_at DESC, t.token_id
        """

    /// The tenant.
    public var tenant: UUID
    /// Only of this person; nil: all.
    public var user: UUID?

    /// Makes the statement.
    public init(tenant: UUID, user: UUID?) {
        self.tenant = tenant
        self.user = user
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            token: try row.next(), label: try row.next(), login: try row.next(), roles: try row.next(),
            methods: try row.next(), sourceAddresses: try row.next(), createdAt: try row.next(),
            expiresAt: try row.next(), revokedAt: try row.next(), lastUsedAt: try row.next())
    }
}
