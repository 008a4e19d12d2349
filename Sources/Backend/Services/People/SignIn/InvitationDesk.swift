import Foundation
import KakuzukeProtocol
@_spi(Authentication) import Storage

/// Makes invitations and lets the invited person set a password that nobody else knows.
struct InvitationDesk: Sendable {
    /// How long an invitation holds; seconds (7 days).
    static let lifetimeSeconds: Int64 = 7 * 86_400

    private let parts: PeopleParts

    init(_ parts: PeopleParts) {
        self.parts = parts
    }

    /// A fresh invitation of a tenant.
    func make(_ scope: TenantScope) -> SecretToken {
        SecretToken(kind: .invitation, tenant: scope.tenant, secret: parts.randomBytes(SecretToken.secretByteCount))
    }

    /// Writes an invitation down in place of the person's earlier ones.
    ///
    /// - Returns: when it ends.
    static func insert(
        _ invitation: SecretToken, for user: UUID, _ scope: TenantScope, now: Moment,
        _ transaction: StorageTransaction
    ) async throws -> Moment {
        let expiresAt = now.adding(seconds: lifetimeSeconds)
        _ = try await transaction.run(
            EndUserInvitations(tenant: scope.tenant, user: user, endedAt: now),
            InsertUserInvitation(
                tenant: scope.tenant, invitationHash: StoredBytes(invitation.hash), user: user, createdAt: now,
                expiresAt: expiresAt))
        return expiresAt
    }

    /// Redeems an invitation: of any number of attempts exactly one sets its password.
    ///
    /// - Throws: `ServiceError.invalidField` for an invitation that is unknown, used or expired, and for a password
    ///   that is refused, which does not use the invitation up.
    func accept(
        _ request: Kakuzuke_V1_AcceptInvitationRequest
    ) async throws -> Kakuzuke_V1_AcceptInvitationResponse {
        guard let invitation = SecretToken(text: request.invitation), invitation.kind == .invitation,
            let tenant = invitation.tenant
        else { throw Self.refused }
        let scope = TenantScope(tenant: tenant)
        let now = parts.clock.now()
        let hash = StoredBytes(invitation.hash)
        let found = try await parts.database.run(
            scope, FindUserInvitation(tenant: tenant, invitationHash: hash, now: now))
        guard let row = found.first else { throw Self.refused }
        if row.suspendedAt != nil { throw TenantAdmission.suspended }
        try PasswordRules(ownWords: [row.login, row.name, row.tenantCode, row.tenantName])
            .check(request.password, field: "password")
        let text = try await parts.hasher.text(for: request.password, tenant: tenant)
        try await parts.database.transaction(scope) { transaction in
            let locked = try await transaction.run(LockUser(tenant: tenant, user: row.user))
            let redeemed = try await transaction.run(
                RedeemUserInvitation(tenant: tenant, invitationHash: hash, now: now))
            guard let person = locked.first, person.disabledAt == nil, redeemed.first?.user == row.user else {
                throw Self.refused
            }
            _ = try await transaction.run(
                SetPasswordHash(tenant: tenant, user: row.user, passwordHash: text, setAt: now),
                EndUserInvitations(tenant: tenant, user: row.user, endedAt: now),
                EndUserSessions(tenant: tenant, user: row.user, endedAt: now, except: nil))
            try await AuditTrail.append(
                AuditTrail.Event(
                    at: now, actor: "user:" + row.login, action: "invitation.accepted",
                    details: [("user", row.user.uuidString.lowercased())]), scope, transaction)
        }
        parts.credentials.forget(tenant: tenant)
        var response = Kakuzuke_V1_AcceptInvitationResponse()
        response.tenantCode = row.tenantCode
        response.login = row.login
        return response
    }

    private static var refused: ServiceError {
        ServiceError(
            .invalidField, "the invitation is unknown, used or expired; ask for a new one", field: "invitation")
    }
}
