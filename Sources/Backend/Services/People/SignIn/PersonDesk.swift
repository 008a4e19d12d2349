import Foundation
import KakuzukeProtocol
import Storage

/// What a person does for itself: tells who it is, signs out, changes the password, sets up one-time codes.
struct PersonDesk: Sendable {
    private let parts: PeopleParts
    private let failures: SignInFailures

    init(_ parts: PeopleParts) {
        self.parts = parts
        failures = parts.failures
    }

    /// Who calls, and what the credential may do.
    func whoAmI(_ caller: Caller) async throws -> Kakuzuke_V1_WhoAmIResponse {
        let tenant = caller.scope.tenant
        let (tenants, users) = try await parts.database.run(
            caller.scope, FindTenant(tenant: tenant),
            ListUsers(tenant: tenant, now: parts.clock.now(), user: caller.user))
        guard let row = tenants.first, let user = users.first else {
            throw ServiceError(.notFound, "there is no such person")
        }
        var response = Kakuzuke_V1_WhoAmIResponse()
        response.tenantID = tenant.uuidString.lowercased()
        response.tenantCode = row.code
        var isProgram = false
        if case .program = caller.person.means { isProgram = true }
        response.login = isProgram ? "" : caller.person.login
        response.label = caller.label
        response.roles = caller.person.roles.sorted().map(\.rawValue)
        response.storeCodes = user.storeCodes
        response.categories = user.categories
        response.expiresAtMs = caller.person.endsAt.milliseconds
        response.hasOneTimeCodes_p = user.hasOneTimeCodes
        response.methods = caller.person.callableMethods.map(\.name).sorted()
        return response
    }

    /// Ends the session, or all sessions of the person.
    func signOut(_ request: Kakuzuke_V1_SignOutRequest, _ caller: Caller) async throws {
        let session = try Self.session(caller)
        let tenant = caller.scope.tenant
        let now = parts.clock.now()
        try await parts.database.transaction(caller.scope) { transaction in
            if request.everywhere {
                _ = try await transaction.run(
                    EndUserSessions(tenant: tenant, user: caller.user, endedAt: now, except: nil))
            } else {
                _ = try await transaction.run(EndUserSession(tenant: tenant, sessionHash: session, endedAt: now))
            }
            try await AuditTrail.append(
                caller.event("user.signed_out", at: now, [("everywhere", request.everywhere ? "yes" : "no")]),
                caller.scope, transaction)
        }
        parts.credentials.forget(tenant: tenant)
    }

    /// Changes the password; the person's other sessions end.
    ///
    /// - Throws: `ServiceError.invalidField` for a present password that is wrong and for a new one that is refused.
    func changePassword(_ request: Kakuzuke_V1_ChangePasswordRequest, _ caller: Caller) async throws {
        let session = try Self.session(caller)
        let tenant = caller.scope.tenant
        let now = parts.clock.now()
        let person = try await requirePassword(
            request.presentPassword, field: "present_password", caller, session: session, now: now)
        let tenants = try await parts.database.run(caller.scope, FindTenant(tenant: tenant))
        try PasswordRules(
            ownWords: [person.login, person.name] + tenants.flatMap { [$0.code, $0.name] }
        ).check(request.newPassword, field: "new_password")
        let text = try await parts.hasher.text(for: request.newPassword, tenant: tenant)
        try await parts.database.transaction(caller.scope) { transaction in
            try await Self.requireUnchanged(person, caller, transaction)
            _ = try await transaction.run(
                SetPasswordHash(tenant: tenant, user: caller.user, passwordHash: text, setAt: now),
                EndUserSessions(tenant: tenant, user: caller.user, endedAt: now, except: session))
            try await AuditTrail.append(caller.event("password.changed", at: now, []), caller.scope, transaction)
        }
        parts.credentials.forget(tenant: tenant)
    }

    /// Makes a secret of one-time codes, which counts once a code has confirmed it.
    func beginOneTimeCodes(
        _ request: Kakuzuke_V1_BeginOneTimeCodesRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_BeginOneTimeCodesResponse {
        let session = try Self.session(caller)
        let tenant = caller.scope.tenant
        let now = parts.clock.now()
        let person = try await requirePassword(
            request.password, field: "password", caller, session: session, now: now)
        let codes = OneTimeCode(secret: parts.randomBytes(OneTimeCode.secretByteCount))
        let sealed = try parts.seal.seal(
            codes.secret, .oneTimeCodes, tenant: tenant, owner: caller.user,
            nonce: parts.randomBytes(SecretSeal.nonceByteCount))
        let tenants = try await parts.database.run(caller.scope, FindTenant(tenant: tenant))
        try await parts.database.transaction(caller.scope) { transaction in
            try await Self.requireUnchanged(person, caller, transaction)
            let sessions = try await transaction.run(SelectSecondFactor(tenant: tenant, sessionHash: session))
            // Whoever has only the password does not get rid of the second factor.
            guard person.oneTimeSecret == nil || sessions.first?.hasSecondFactor == true else {
                throw ServiceError(.notAllowed, "sign in with a one-time code first: codes are set up already")
            }
            _ = try await transaction.run(SetOneTimePending(tenant: tenant, user: caller.user, sealed: sealed))
            try await AuditTrail.append(
                caller.event("one_time_codes.begun", at: now, []), caller.scope, transaction)
        }
        var response = Kakuzuke_V1_BeginOneTimeCodesResponse()
        response.secret = codes.base32
        response.uri = codes.uri(tenantCode: tenants.first?.code ?? "", login: person.login)
        return response
    }

    /// Lets one-time codes count; the person's other sessions end.
    ///
    /// - Throws: `ServiceError.wrongState` when none were begun, `invalidField` for a code that is wrong.
    func confirmOneTimeCodes(_ request: Kakuzuke_V1_ConfirmOneTimeCodesRequest, _ caller: Caller) async throws {
        let session = try Self.session(caller)
        let tenant = caller.scope.tenant
        let now = parts.clock.now()
        try await parts.database.transaction(caller.scope) { transaction in
            let locked = try await transaction.run(LockUser(tenant: tenant, user: caller.user))
            guard let pending = locked.first?.oneTimePending else {
                throw ServiceError(.wrongState, "one-time codes have not been begun")
            }
            let secret = try parts.seal.open(pending, .oneTimeCodes, tenant: tenant, owner: caller.user)
            guard let step = OneTimeCode(secret: secret).step(of: request.oneTimeCode, at: now) else {
                throw ServiceError(.invalidField, "the one-time code is wrong", field: "one_time_code")
            }
            _ = try await transaction.run(
                ConfirmOneTimeSecret(tenant: tenant, user: caller.user, step: step, pending: pending),
                CompleteUserSession(tenant: tenant, sessionHash: session),
                EndUserSessions(tenant: tenant, user: caller.user, endedAt: now, except: session))
            try await AuditTrail.append(
                caller.event("one_time_codes.confirmed", at: now, []), caller.scope, transaction)
        }
        parts.credentials.forget(tenant: tenant)
    }

    /// The person, once it has shown its password again; failures are counted for the session.
    private func requirePassword(
        _ password: String, field: String, _ caller: Caller, session: StoredBytes, now: Moment
    ) async throws -> LockUser.Row {
        let source = failures.source(user: caller.user, session: session)
        try await failures.check([source], caller.scope, now: now)
        let rows = try await parts.database.run(
            caller.scope, LockUser(tenant: caller.scope.tenant, user: caller.user))
        guard let person = rows.first, let stored = person.passwordHash else {
            throw ServiceError(.wrongState, "this person has no password", field: field)
        }
        guard try await parts.hasher.isRight(password, stored: stored, tenant: caller.scope.tenant) else {
            try await failures.note(source, caller.scope, now: now)
            throw ServiceError(.invalidField, "the password is wrong", field: field)
        }
        _ = try await parts.database.run(
            caller.scope, ClearSignInFailures(tenant: caller.scope.tenant, sources: [source], now: now))
        return person
    }

    private static func requireUnchanged(
        _ person: LockUser.Row, _ caller: Caller, _ transaction: StorageTransaction
    ) async throws {
        let locked = try await transaction.run(LockUser(tenant: caller.scope.tenant, user: caller.user))
        guard locked.first == person else {
            throw ServiceError(.conflict, "the person was changed at the same time; try again")
        }
    }

    /// The hash of the session that calls.
    private static func session(_ caller: Caller) throws -> StoredBytes {
        guard case .session(let hash) = caller.person.means else {
            throw ServiceError(.notAllowed, "sign in with a password: a token cannot do this")
        }
        return hash
    }
}
