import Foundation
public import KakuzukeProtocol
@_spi(Authentication) public import Storage
import X509

/// Makes agents known: hands out one-time tokens and redeems them for certificates.
public struct EnrolmentDesk: Sendable {
    private let database: Database
    private let authority: CertificateAuthority
    private let keys: IdentifierKeySource
    private let clock: WallClock
    private let random: RandomBytes
    private let feedPublicKey: [UInt8]

    /// Makes the desk.
    public init(
        database: Database, authority: CertificateAuthority, keys: IdentifierKeySource, clock: WallClock,
        random: RandomBytes, feedPublicKey: [UInt8]
    ) {
        self.database = database
        self.authority = authority
        self.keys = keys
        self.clock = clock
        self.random = random
        self.feedPublicKey = feedPublicKey
    }

    /// Makes a token for one agent of a store.
    ///
    /// - Throws: `ServiceError.notFound` when the tenant has no such store.
    public func makeToken(
        storeCode: String, for caller: Caller
    ) async throws -> (token: EnrolmentToken, expiresAt: Moment) {
        let scope = caller.scope
        let stores = try await database.run(scope, ListStores(tenant: scope.tenant))
        guard let store = stores.first(where: { $0.code == storeCode && caller.reach.includes($0.store) }) else {
            throw ServiceError(.notFound, "there is no such store", field: "store_code")
        }
        let now = clock.now()
        let expiresAt = now.adding(seconds: EnrolmentToken.lifetimeSeconds)
        let secret = SecretToken(
            kind: .enrolment, tenant: scope.tenant, secret: random(SecretToken.secretByteCount))
        let fingerprint = try authority.fingerprint()
        try await database.transaction(scope) { transaction in
            _ = try await transaction.run(
                InsertEnrolmentToken(
                    tenant: scope.tenant, tokenHash: StoredBytes(secret.hash), store: store.store, createdAt: now,
                    expiresAt: expiresAt))
            try await AuditTrail.append(
                caller.event("enrolment_token.created", at: now, [("store", storeCode)]), scope, transaction)
        }
        return (EnrolmentToken(secret: secret, authorityFingerprint: fingerprint), expiresAt)
    }

    /// Redeems a token: of any number of attempts exactly one gets a certificate.
    ///
    /// - Throws: `ServiceError.enrolmentTokenInvalid` for a token that is unknown, used or expired; `invalidField` for
    ///   a request or key that cannot be used, without using up the token.
    public func enrol(_ request: Kakuzuke_V1_EnrolRequest) async throws -> Kakuzuke_V1_EnrolResponse {
        // Whoever pastes the whole token may send it whole; the fingerprint is for the agent alone.
        let text = request.token.split(separator: ".").first.map { String($0) } ?? ""
        guard let token = SecretToken(text: text), token.kind == .enrolment, let tenant = token.tenant else {
            throw Self.refused
        }
        let scope = TenantScope(tenant: tenant)
        let now = clock.now()
        let agent = Self.identifier(random(16))
        let certificate = try authority.agent(
            AgentName(tenant: tenant, agent: agent), request: [UInt8](request.certificateRequest),
            serial: Self.serial(random(16)), now: now)
        let settingsRows = try await database.run(scope, SelectTenantSettings(tenant: tenant))
        guard let settings = settingsRows.first else { throw Self.refused }
        let sealed = try seal(
            tenant: tenant, keyID: settings.identifierKeyID, to: [UInt8](request.sealingPublicKey))
        let store = try await database.transaction(scope) { transaction in
            try await redeem(
                token, agent: agent, certificate, softwareVersion: request.softwareVersion, now: now, scope,
                transaction)
        }
        var response = Kakuzuke_V1_EnrolResponse()
        response.tenantID = tenant.uuidString.lowercased()
        response.agentID = agent.uuidString.lowercased()
        response.storeCode = store.code
        response.certificate = Data(try CertificateAuthority.der(certificate))
        response.authorityCertificate = Data(try CertificateAuthority.der(authority.certificate))
        response.identifierKey = sealed
        response.settings = try await AgentSettingsReader(database: database, feedPublicKey: feedPublicKey).read(
            AgentCredential(
                scope: scope, agent: agent, store: store.store, storeCode: store.code, timeZone: store.timeZone,
                cutOffHour: store.cutOffHour))
        return response
    }

    private func redeem(
        _ token: SecretToken, agent: UUID, _ certificate: Certificate, softwareVersion: String, now: Moment,
        _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws -> ListStores.Row {
        let hash = StoredBytes(token.hash)
        let (redeemed, stores) = try await transaction.run(
            RedeemEnrolmentToken(tenant: scope.tenant, tokenHash: hash, now: now), ListStores(tenant: scope.tenant))
        guard let row = redeemed.first, let store = stores.first(where: { $0.store == row.store }) else {
            throw Self.refused
        }
        let lifetime = CertificateAuthority.agentLifetimeSeconds
        _ = try await transaction.run(
            InsertAgent(
                tenant: scope.tenant, agent: agent, store: store.store,
                softwareVersion: String(softwareVersion.prefix(64)), enrolledAt: now),
            InsertAgentCertificate(
                tenant: scope.tenant, serial: StoredBytes(Array(certificate.serialNumber.bytes)), agent: agent,
                publicKey: StoredBytes(Array(certificate.publicKey.subjectPublicKeyInfoBytes)),
                notBefore: now.adding(seconds: -CertificateAuthority.backDatedSeconds),
                notAfter: now.adding(seconds: lifetime)),
            LinkEnrolmentToken(tenant: scope.tenant, tokenHash: hash, agent: agent))
        // Only now: nobody else learns that the tenant is suspended, and the token stays good.
        let tenants = try await transaction.run(FindTenant(tenant: scope.tenant))
        if let tenant = tenants.first { try TenantAdmission.requireActive(tenant) }
        try await AuditTrail.append(
            AuditTrail.Event(
                at: now, actor: "enrolment", action: "agent.enrolled",
                details: [("agent", agent.uuidString.lowercased()), ("store", store.code)]), scope, transaction)
        return store
    }

    /// Seals the tenant's identifier key to the agent's own key.
    private func seal(tenant: UUID, keyID: Int32, to publicKey: [UInt8]) throws -> Kakuzuke_V1_SealedIdentifierKey {
        let key = try keys.bytes(tenant: tenant, keyID: keyID)
        do {
            return try Kakuzuke_V1_SealedIdentifierKey(
                sealing: key, id: UInt32(keyID), tenant: TenantID(tenant), to: publicKey)
        } catch {
            throw ServiceError(.invalidField, "not an X25519 public key", field: "sealing_public_key")
        }
    }

    /// A random (version 4) identifier.
    static func identifier(_ bytes: [UInt8]) -> UUID {
        var bytes = bytes
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// A positive serial number without a leading zero byte, so that it reads back as it was stored.
    static func serial(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        bytes[0] = bytes[0] & 0x7f | 0x40
        return bytes
    }

    private static var refused: ServiceError {
        ServiceError(.enrolmentTokenInvalid, "the token is unknown, used or expired; ask HQ for a new one")
    }
}
