import Foundation
import KakuzukeProtocol
import RPC
@_spi(Authentication) import Storage
import X509

/// Finds out who is calling, from a token in the metadata or the certificate of the connection.
///
/// The only place that makes a tenant's scope for a call: it comes from the credential, never from a request.
struct CredentialFinder: Sendable {
    private static let tokenPrefix = "Bearer "
    /// How often the use of a session or token is noted at most; seconds.
    static let touchSeconds: Int64 = 60

    let database: Database
    let registry: AgentRegistry
    let clock: WallClock

    /// Who calls.
    ///
    /// - Throws: `ServiceError.unauthenticated`, alike for every reason.
    func credential(_ context: RPCCallContext) async throws -> Credential {
        if let header = context.metadata.text("authorization") {
            guard header.hasPrefix(Self.tokenPrefix),
                let token = SecretToken(text: String(header.dropFirst(Self.tokenPrefix.count)))
            else { throw Self.refused }
            return try await credential(token, from: context.peer.remoteAddress)
        }
        guard let certificate = context.peer.certificate, let serial = context.peer.serialNumber else {
            throw Self.refused
        }
        return try await credential(
            certificate, serial: serial,
            mayHaveEnded: context.method == SyncServiceMethod.renewCertificate.rawValue)
    }

    private func credential(_ token: SecretToken, from address: String) async throws -> Credential {
        let hash = StoredBytes(token.hash)
        switch (token.kind, token.tenant) {
        case (.platformOperator, nil):
            let rows = try await database.runWithoutTenant(FindOperatorToken(tokenHash: hash))
            guard let row = rows.first, clock.now() < row.expiresAt else { throw Self.refused }
            return .platformOperator(label: row.label)
        case (.tenant, let tenant?):
            return .person(try await person(TenantScope(tenant: tenant), tokenHash: hash, from: address))
        case (.session, let tenant?):
            return .person(try await person(TenantScope(tenant: tenant), sessionHash: hash))
        default:
            throw Self.refused
        }
    }

    private func person(
        _ scope: TenantScope, tokenHash: StoredBytes, from address: String
    ) async throws -> PersonCredential {
        let (rows, tenants) = try await database.run(
            scope, FindAPIToken(tenant: scope.tenant, tokenHash: tokenHash), FindTenant(tenant: scope.tenant))
        let now = clock.now()
        guard let row = rows.first, now < row.expiresAt, let tenant = tenants.first,
            AddressRange.allow(address, ranges: row.sourceAddresses)
        else { throw Self.refused }
        try TenantAdmission.requireActive(tenant)
        let before = now.adding(seconds: -Self.touchSeconds)
        if row.lastUsedAt.map({ $0 < before }) ?? true {
            _ = try await database.run(
                scope, TouchAPIToken(tenant: scope.tenant, tokenHash: tokenHash, now: now, before: before))
        }
        return PersonCredential(
            scope: scope, user: row.user, login: row.login,
            // What the person has lost since, the token has lost as well.
            roles: Set(row.roles).intersection(row.tokenRoles).asRoles,
            stores: Set(row.stores), categories: Set(row.categories),
            means: row.methods.isEmpty
                ? .token(label: row.label) : .program(label: row.label, methods: Set(row.methods)),
            endsAt: row.expiresAt, awaitsImport: tenant.awaitsImport, sourceAddresses: row.sourceAddresses)
    }

    /// The person of a session that has neither ended nor been idle for too long.
    private func person(_ scope: TenantScope, sessionHash: StoredBytes) async throws -> PersonCredential {
        let (rows, tenants) = try await database.run(
            scope, FindUserSession(tenant: scope.tenant, sessionHash: sessionHash), FindTenant(tenant: scope.tenant))
        let now = clock.now()
        guard let row = rows.first, now < row.endsAt,
            now < row.lastUsedAt.adding(seconds: Int64(row.idleSeconds)), let tenant = tenants.first
        else { throw Self.refused }
        try TenantAdmission.requireActive(tenant)
        let before = now.adding(seconds: -Self.touchSeconds)
        if row.lastUsedAt < before {
            _ = try await database.run(
                scope, TouchUserSession(tenant: scope.tenant, sessionHash: sessionHash, now: now, before: before))
        }
        return PersonCredential(
            scope: scope, user: row.user, login: row.login, roles: Set(row.roles).asRoles, stores: Set(row.stores),
            categories: Set(row.categories), means: .session(sessionHash), endsAt: row.endsAt,
            needsSecondFactor: !row.isComplete, awaitsImport: tenant.awaitsImport)
    }

    /// The agent that a certificate speaks for; `mayHaveEnded`: one that has ended may still renew itself.
    private func credential(
        _ certificate: Certificate, serial: [UInt8], mayHaveEnded: Bool
    ) async throws -> Credential {
        guard let name = AgentName(certificate) else { throw Self.refused }
        let scope = TenantScope(tenant: name.tenant)
        let (rows, tenants) = try await database.run(
            scope, FindAgentCertificate(tenant: name.tenant, serial: StoredBytes(serial)),
            FindTenant(tenant: name.tenant))
        let now = clock.now()
        guard let row = rows.first, row.agent == name.agent, let tenant = tenants.first else { throw Self.refused }
        if AgentRegistry.isValid(row, now: now) {
            registry.admit(serial, scope)
        } else {
            // Not admitted: the look-up of open connections would end the call.
            guard mayHaveEnded,
                AgentRegistry.isValid(row, now: now.adding(seconds: -RenewalDesk.expiredGraceSeconds))
            else { throw Self.refused }
        }
        try TenantAdmission.requireActive(tenant)
        return .agent(
            AgentCredential(
                scope: scope, agent: row.agent, store: row.store, storeCode: row.storeCode, timeZone: row.timeZone,
                cutOffHour: row.cutOffHour))
    }

    /// One answer for every reason, so that nobody learns which credentials exist.
    private static var refused: ServiceError {
        ServiceError(.unauthenticated, "the credential is missing, unknown, expired or revoked")
    }
}

extension Set<String> {
    /// The roles of these names; what is none is left out.
    fileprivate var asRoles: Set<Role> { Set<Role>(compactMap { Role(rawValue: $0) }) }
}
