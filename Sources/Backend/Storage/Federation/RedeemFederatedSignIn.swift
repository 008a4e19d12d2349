public import Foundation
public import Postgres

/// Uses up a sign-in: of any number of attempts at once exactly one gets the row.
public struct RedeemFederatedSignIn: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Proves to the provider who asked for the code.
        public var codeVerifier: String
        /// Comes back in the provider's token.
        public var nonce: String
        /// Where the provider sent the person.
        public var redirectURI: String
        /// SHA-256 of the invitation; nil: the person is known already.
        public var invitationHash: StoredBytes?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE federated_sign_ins SET used_at = $3
        WHERE tenant_id = $1 AND state_hash = $2 AND used_at IS NULL AND expires_at > $3
        RETURNING code_verifier, nonce, redirect_uri, invitation_hash
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the state.
    public var stateHash: StoredBytes
    /// When.
    public var now: Moment

    /// Makes the statement.
    public init(tenant: UUID, stateHash: StoredBytes, now: Moment) {
        self.tenant = tenant
        self.stateHash = stateHash
        self.now = now
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(stateHash)
        parameters.append(now)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            codeVerifier: try row.next(), nonce: try row.next(), redirectURI: try row.next(),
            invitationHash: try row.next())
    }
}
