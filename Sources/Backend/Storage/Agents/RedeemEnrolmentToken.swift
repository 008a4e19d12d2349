public import Foundation
public import Postgres

/// Uses up a token: of any number of attempts at once exactly one gets the row.
public struct RedeemEnrolmentToken: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The store whose agent it enrols.
        public var store: StoreKey
    }

    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE enrolment_tokens SET redeemed_at = $3
        WHERE tenant_id = $1 AND token_hash = $2 AND redeemed_at IS NULL AND expires_at > $3
        RETURNING store_key
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the token.
    public var tokenHash: StoredBytes
    /// When.
    public var now: Moment

    /// Makes the statement.
    public init(tenant: UUID, tokenHash: StoredBytes, now: Moment) {
        self.tenant = tenant
        self.tokenHash = tokenHash
        self.now = now
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(tokenHash)
        parameters.append(now)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(store: try row.next())
    }
}
