public import Foundation
public import Postgres

/// Uses up an invitation: of any number of attempts at once exactly one gets the row.
public struct RedeemUserInvitation: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The person.
        public var user: UUID
    }

    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE user_invitations SET ended_at = $3
        WHERE tenant_id = $1 AND invitation_hash = $2 AND ended_at IS NULL AND expires_at > $3
        RETURNING user_id
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
        Row(user: try row.next())
    }
}
