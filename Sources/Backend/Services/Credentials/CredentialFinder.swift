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
            return try await credential(token)
        }
        guard let certificate = context.peer.certificate, let serial = context.peer.serialNumber else {
            throw Self.refused
        }
        return try await credential(
            certificate, serial: serial,
            mayHaveEnded: context.method == SyncServiceMethod.renewCertificate.rawValue)
    }

    private func credential(_ token: SecretToken) async throws -> Credential {
        let hash = StoredBytes(token.hash)
        switch (token.kind, token.tenant) {
        case (.platformOperator, nil):
            let rows = try await database.runWithoutTenant(FindOperatorToken(tokenHash: hash))
            guard let row = rows.first, clock.now() < row.expiresAt else { throw Self.refused }
            return .platformOperator(label: row.label)
        case (.tenant, let tenant?):
            return .person(try await person(TenantScope(tenant: tenant), tokenHash: hash))
        default:
            throw Self.refused
        }
    }

    private func person(_ scope: TenantScope, tokenHash: StoredBytes) async throws -> PersonCredential {
        let (rows, tenants) = try await database.run(
            scope, FindAPIToken(tenant: scope.tenant, tokenHash: tokenHash), FindTenant(tenant: scope.tenant))
        guard let row = rows.first, clock.now() < row.expiresAt, let tenant = tenants.first, tenant.suspendedAt == nil
        else { throw Self.refused }
        let roles = Set(row.roles.compactMap(Role.init(rawValue:)))
        let isProgram = !row.methods.isEmpty
        return PersonCredential(
            scope: scope, user: row.user, login: row.login,
            // What the person has lost since, the token has lost as well.
            roles: isProgram ? roles : roles.intersection(row.tokenRoles.compactMap(Role.init(rawValue:))),
            stores: Set(row.stores), categories: Set(row.categories),
            means: isProgram
                ? .program(label: row.label, methods: Set(row.methods)) : .token(label: row.label),
            endsAt: row.expiresAt)
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
        guard let row = rows.first, row.agent == name.agent, let tenant = tenants.first, tenant.suspendedAt == nil
        else { throw Self.refused }
        if AgentRegistry.isValid(row, now: now) {
            registry.admit(serial, scope)
        } else {
            // Not admitted: the look-up of open connections would end the call.
            guard mayHaveEnded,
                AgentRegistry.isValid(row, now: now.adding(seconds: -RenewalDesk.expiredGraceSeconds))
            else { throw Self.refused }
        }
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
