public import Foundation
public import Postgres

/// Adds an invitation, of which only the hash is kept.
public struct InsertUserInvitation: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO user_invitations (tenant_id, invitation_hash, user_id, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5)
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the invitation.
    public var invitationHash: StoredBytes
    /// The person.
    public var user: UUID
    /// When.
    public var createdAt: Moment
    /// Until when it holds.
    public var expiresAt: Moment

    /// Makes the statement.
    public init(tenant: UUID, invitationHash: StoredBytes, user: UUID, createdAt: Moment, expiresAt: Moment) {
        self.tenant = tenant
        self.invitationHash = invitationHash
        self.user = user
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(invitationHash)
        parameters.append(user)
        parameters.append(createdAt)
        parameters.append(expiresAt)
    }
}
