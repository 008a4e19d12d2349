public import Foundation
public import Postgres

/// Notes a sign-in that a person has started, unless too many are under way: then no row is added.
public struct InsertFederatedSignIn: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO federated_sign_ins (
            tenant_id, state_hash, code_verifier, nonce, redirect_uri, invitation_hash, expires_at)
        SELECT $1, $2, $3, $4, $5, $6, $7
        WHERE (
            SELECT count(*) FROM federated_sign_ins s
            WHERE s.tenant_id = $1 AND s.used_at IS NULL AND s.expires_at > $8) < $9
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the state.
    public var stateHash: StoredBytes
    /// Proves to the provider who asked for the code.
    public var codeVerifier: String
    /// Comes back in the provider's token.
    public var nonce: String
    /// Where the provider sends the person.
    public var redirectURI: String
    /// SHA-256 of the invitation; nil: the person is known already.
    public var invitationHash: StoredBytes?
    /// Until when it may be finished.
    public var expiresAt: Moment
    /// When.
    public var now: Moment
    /// Most sign-ins that may be under way at once.
    public var underWayMax: Int64

    /// Makes the statement.
    public init(
        tenant: UUID, stateHash: StoredBytes, codeVerifier: String, nonce: String, redirectURI: String,
        invitationHash: StoredBytes?, expiresAt: Moment, now: Moment, underWayMax: Int64
    ) {
        self.tenant = tenant
        self.stateHash = stateHash
        self.codeVerifier = codeVerifier
        self.nonce = nonce
        self.redirectURI = redirectURI
        self.invitationHash = invitationHash
        self.expiresAt = expiresAt
        self.now = now
        self.underWayMax = underWayMax
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(stateHash)
        parameters.append(codeVerifier)
        parameters.append(nonce)
        parameters.append(redirectURI)
        parameters.append(invitationHash)
        parameters.append(expiresAt)
        parameters.append(now)
        parameters.append(underWayMax)
    }
}
