import Crypto
import Foundation
import KakuzukeProtocol
@_spi(Authentication) import Storage

/// Lets persons in who show a password, and a one-time code where they have set codes up.
///
/// Unknown tenants and logins, wrong passwords, disabled persons and persons without a password take the same way and
/// get the same answer. Source: `docs/security.md`, "Sign-in".
struct SignInDesk: Sendable {
    /// Bytes of a device's secret.
    static let deviceByteCount = 32
    /// Devices of one person that are remembered; the ones used longest ago go.
    static let devicesMax: Int64 = 16

    private let parts: PeopleParts
    private let failures: SignInFailures
    private let pace = AddressPace()

    /// One attempt, with what was found for it.
    private struct Attempt: Sendable {
        var scope: TenantScope
        var tenantCode: String
        var login: String
        var suspendedAt: Moment?
        var user: FindSignInUser.Row?
        var rules: SelectSignInRules.Row?
        /// The secret of a device that the person has signed in from; nil: none was shown.
        var device: [UInt8]?
        /// Where failures are counted.
        var source: StoredBytes
        /// Where wrong one-time codes are counted besides.
        var codeSource: StoredBytes?
        var now: Moment
    }

    init(_ parts: PeopleParts) {
        self.parts = parts
        failures = parts.failures
    }

    /// Opens a session.
    ///
    /// - Throws: `ServiceError.unauthenticated`, alike for every reason but a one-time code that is missing or wrong;
    ///   `tooMuch` with the seconds to wait.
    func signIn(
        _ request: Kakuzuke_V1_SignInRequest, from address: String
    ) async throws -> Kakuzuke_V1_SignInResponse {
        let attempt = try await attempt(request, from: address)
        try await failures.check([attempt.source], attempt.scope, now: attempt.now)
        let isRight = try await parts.hasher.isRight(
            request.password, stored: attempt.user?.passwordHash, tenant: attempt.scope.tenant)
        guard isRight, let user = attempt.user, let stored = user.passwordHash else {
            try await failures.note(attempt.source, attempt.scope, now: attempt.now)
            throw Self.refused
        }
        if attempt.suspendedAt != nil { throw TenantAdmission.suspended }
        let step = try await step(request, attempt, user)
        // Without room for the work the old parameters stay until the next time.
        let upgraded =
            parts.hasher.wantsUpgrade(stored)
            ? try? await parts.hasher.text(for: request.password, tenant: attempt.scope.tenant) : nil
        do {
            return try await open(attempt, user, step: step, upgraded: upgraded)
        } catch let error as ServiceError where error == Self.wrongCode {
            try await noteWrongCode(attempt)
            throw error
        }
    }

    private func attempt(_ request: Kakuzuke_V1_SignInRequest, from address: String) async throws -> Attempt {
        let now = parts.clock.now()
        try pace.admit(NetworkAddress(address)?.source ?? Array(address.utf8), now: now)
        let code = Self.plain(request.tenantCode)
        let login = Self.plain(request.login.lowercased())
        let tenants = try await parts.database.runWithoutTenant(FindTenantByCode(code: code))
        let scope = TenantScope(tenant: tenants.first?.tenant ?? SignInFailures.nobody)
        let device = request.device.count == Self.deviceByteCount ? [UInt8](request.device) : []
        let (users, devices, rules) = try await parts.database.run(
            scope, FindSignInUser(tenant: scope.tenant, login: login),
            FindUserDevice(tenant: scope.tenant, deviceHash: Self.hash(device), login: login),
            SelectSignInRules(tenant: scope.tenant))
        let user = users.first
        let isKnown = user != nil && devices.first?.user == user?.user
        return Attempt(
            scope: scope, tenantCode: code, login: login, suspendedAt: tenants.first?.suspendedAt,
            user: user?.disabledAt == nil ? user : nil, rules: rules.first, device: isKnown ? device : nil,
            source: isKnown
                ? failures.source(tenantCode: code, login: login, device: Self.hash(device))
                : failures.source(tenantCode: code, login: login, address: address),
            codeSource: isKnown ? nil : failures.codeSource(tenantCode: code, login: login), now: now)
    }

    /// The time step of the one-time code; nil for a person without codes.
    private func step(
        _ request: Kakuzuke_V1_SignInRequest, _ attempt: Attempt, _ user: FindSignInUser.Row
    ) async throws -> Int64? {
        guard let sealed = user.oneTimeSecret else { return nil }
        guard request.hasOneTimeCode, !request.oneTimeCode.isEmpty else {
            throw ServiceError(.unauthenticated, "a one-time code is needed", field: "one_time_code")
        }
        if let source = attempt.codeSource { try await failures.check([source], attempt.scope, now: attempt.now) }
        let secret = try parts.seal.open(
            sealed, .oneTimeCodes, tenant: attempt.scope.tenant, owner: user.user)
        guard let step = OneTimeCode(secret: secret).step(of: request.oneTimeCode, at: attempt.now) else {
            try await noteWrongCode(attempt)
            throw Self.wrongCode
        }
        return step
    }

    private func noteWrongCode(_ attempt: Attempt) async throws {
        if let source = attempt.codeSource { try await failures.note(source, attempt.scope, now: attempt.now) }
        try await failures.note(attempt.source, attempt.scope, now: attempt.now)
    }

    private func open(
        _ attempt: Attempt, _ user: FindSignInUser.Row, step: Int64?, upgraded: String?
    ) async throws -> Kakuzuke_V1_SignInResponse {
        guard let rules = attempt.rules else { throw ServiceError(.internalFault, "the tenant has no settings") }
        let tenant = attempt.scope.tenant
        let now = attempt.now
        let token = SecretToken(
            kind: .session, tenant: tenant, secret: parts.randomBytes(SecretToken.secretByteCount))
        let device = attempt.device ?? parts.randomBytes(Self.deviceByteCount)
        let endsAt = now.adding(seconds: Int64(rules.hours) * 3_600)
        let sources = [attempt.source] + (step == nil ? [] : [attempt.codeSource].compactMap { $0 })
        try await parts.database.transaction(attempt.scope) { transaction in
            let locked = try await transaction.run(LockUser(tenant: tenant, user: user.user))
            // Whatever changed since the password was compared: it is compared anew.
            guard let person = locked.first, person.disabledAt == nil, person.passwordHash == user.passwordHash,
                person.oneTimeSecret == user.oneTimeSecret
            else { throw Self.refused }
            try await failures.clear(sources, attempt.scope, now: now, transaction)
            if let step {
                let used = try await transaction.run(UseOneTimeStep(tenant: tenant, user: user.user, step: step))
                guard used == 1 else { throw Self.wrongCode }
            }
            if let upgraded, let former = user.passwordHash {
                _ = try await transaction.run(
                    UpgradePasswordHash(
                        tenant: tenant, user: user.user, former: former, passwordHash: upgraded))
            }
            _ = try await transaction.run(
                InsertUserSession(
                    tenant: tenant, sessionHash: StoredBytes(token.hash), user: user.user, createdAt: now,
                    idleSeconds: rules.idleMinutes * 60, endsAt: endsAt, hasSecondFactor: step != nil),
                NoteSignIn(tenant: tenant, user: user.user, now: now),
                UpsertUserDevice(tenant: tenant, deviceHash: Self.hash(device), user: user.user, now: now),
                DeleteSurplusDevices(tenant: tenant, user: user.user, kept: Self.devicesMax))
            try await AuditTrail.append(
                AuditTrail.Event(
                    at: now, actor: "user:" + person.login, action: "user.signed_in",
                    details: [("means", step == nil ? "password" : "password_and_code")]), attempt.scope, transaction)
        }
        var response = Kakuzuke_V1_SignInResponse()
        response.sessionToken = token.text
        response.expiresAtMs = endsAt.milliseconds
        response.idleSeconds = UInt32(rules.idleMinutes * 60)
        response.device = Data(device)
        response.secondFactorMissing = rules.secondFactorRequired && step == nil
        return response
    }

    /// What cannot be a code or login is looked for as nothing, so that the same work is done.
    private static func plain(_ text: String) -> String {
        let isPlain = (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isPlain ? text : ""
    }

    private static func hash(_ device: [UInt8]) -> StoredBytes { StoredBytes(Array(SHA256.hash(data: Data(device)))) }

    /// One answer for every reason.
    static var refused: ServiceError {
        ServiceError(.unauthenticated, "retailer, login or password is wrong, or the login may not be used")
    }

    private static var wrongCode: ServiceError {
        ServiceError(.unauthenticated, "the one-time code is wrong or used", field: "one_time_code")
    }
}
