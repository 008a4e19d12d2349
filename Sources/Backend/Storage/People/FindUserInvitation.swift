public import Foundation
public import Postgres

/// Finds an invitation that can still be redeemed.
public struct FindUserInvitation: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The person.
        public var user: UUID
        /// The login.
        public var login: String
        /// Name shown to others.
        public var name: String
        /// The tenant's short code.
        public var tenantCode: String
        /// The tenant's name.
        public var tenantName: String
        /// Since when the tenant's credentials are refused; nil: they are not.
        public var suspendedAt: Moment?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT u.user_id, u.login, u.name, t.code, t.name, t.suspended_at
        FROM user_invitations i JOIN users u ON u.tenant_id = $1 AND u.user_id = i.user_id
        JOIN tenants t ON t.tenant_id = $1
        WHERE i.tenant_id = $1 AND i.invitation_hash = $2 AND i.ended_at IS NULL AND i.expires_at > $3
            AND u.disabled_at IS NULL
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the invitation.
    public var invitationHash: StoredBytes
    /// When.
    public var now: Moment

    /// Makes the statement.
    public init(tenant: UUID, invitationHash: StoredBytes, now: Moment) {
        self.tenant = tenant
        self.invitationHash = invitationHash
        self.now = now
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(invitationHash)
        parameters.append(now)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            user: try row.next(), login: try row.next(), name: try row.next(), tenantCode: try row.next(),
            tenantName: try row.next(), suspendedAt: try row.next())
    }
}
