import Foundation
import KakuzukeProtocol
import Storage

/// Opens sessions of persons whom an identity provider has named, by issuer and subject and never by an e-mail address.
struct FederatedSessions: Sendable {
    let database: Database
    let credentials: CredentialMemory
    let clock: WallClock
    let random: RandomBytes

    /// Opens a session; with an invitation the subject becomes the invited person's way to sign in, in the same
    /// transaction.
    ///
    /// - Throws: `FederationFailure` when nobody may sign in so.
    func open(
        _ scope: TenantScope, issuer: String, subject: String, invitationHash: StoredBytes?
    ) async throws -> Kakuzuke_V1_SignInResponse {
        let tenant = scope.tenant
        let token = SecretToken(kind: .session, tenant: tenant, secret: random(SecretToken.secretByteCount))
        let now = clock.now()
        do {
            let response = try await database.transaction(scope) { transaction in
                let person = try await Self.person(
                    tenant, issuer: issuer, subject: subject, invitationHash: invitationHash, now: now, transaction)
                let rules = try await transaction.run(SelectSignInRules(tenant: tenant))
                guard let rules = rules.first else {
                    throw ServiceError(.internalFault, "the tenant has no settings")
                }
                let idleSeconds = rules.idleMinutes * 60
                let endsAt = now.adding(seconds: Int64(rules.hours) * 3_600)
                _ = try await transaction.run(
                    InsertUserSession(
                        tenant: tenant, sessionHash: StoredBytes(token.hash), user: person.user, createdAt: now,
                        idleSeconds: idleSeconds, endsAt: endsAt,
                        // The provider asks for as many factors as the chain has told it to.
                        hasSecondFactor: true),
                    NoteSignIn(tenant: tenant, user: person.user, now: now))
                try await AuditTrail.append(
                    AuditTrail.Event(
                        at: now, actor: "user:" + person.login, action: "user.signed_in",
                        details: [
                            ("means", "identity_provider"), ("linked", invitationHash == nil ? "no" : "yes"),
                        ]), scope, transaction)
                var response = Kakuzuke_V1_SignInResponse()
                response.sessionToken = token.text
                response.expiresAtMs = endsAt.milliseconds
                response.idleSeconds = UInt32(idleSeconds)
                return response
            }
            if invitationHash != nil { credentials.forget(tenant: tenant) }
            return response
        } catch let error as StorageError where error.constraint == "users_by_provider" {
            throw FederationFailure.linkedToAnother
        }
    }

    private static func person(
        _ tenant: UUID, issuer: String, subject: String, invitationHash: StoredBytes?, now: Moment,
        _ transaction: StorageTransaction
    ) async throws -> (user: UUID, login: String) {
        guard let invitationHash else {
            let rows = try await transaction.run(LockFederatedUser(tenant: tenant, issuer: issuer, subject: subject))
            guard let row = rows.first else { throw FederationFailure.unknownPerson }
            return (row.user, row.login)
        }
        let redeemed = try await transaction.run(
            RedeemUserInvitation(tenant: tenant, invitationHash: invitationHash, now: now))
        guard let user = redeemed.first?.user else { throw FederationFailure.invitationInvalid }
        let linked = try await transaction.run(
            LinkUserToProvider(tenant: tenant, user: user, issuer: issuer, subject: subject))
        guard let login = linked.first?.login else { throw FederationFailure.invitationInvalid }
        // As after a new password: what was open under the way before ends.
        _ = try await transaction.run(
            EndUserInvitations(tenant: tenant, user: user, endedAt: now),
            EndUserSessions(tenant: tenant, user: user, endedAt: now, except: nil))
        return (user, login)
    }
}
