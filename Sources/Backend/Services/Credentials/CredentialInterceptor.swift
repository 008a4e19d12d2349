import Foundation
public import RPC
@_spi(Authentication) public import Storage
import X509

/// Finds out who is calling, and whether the credential's role may call the method; the default is no.
///
/// The only place that makes a tenant's scope: it comes from the certificate or the token, never from a request.
public struct CredentialInterceptor: RPCServerInterceptor {
    private static let tokenPrefix = "Bearer "

    private let database: Database
    private let registry: AgentRegistry
    private let clock: WallClock

    /// Makes the interceptor.
    public init(database: Database, registry: AgentRegistry, clock: WallClock) {
        self.database = database
        self.registry = registry
        self.clock = clock
    }

    /// Lets a call pass with its credential, or refuses it.
    public func intercept(_ context: RPCCallContext, next: (RPCCallContext) async throws -> Void) async throws {
        guard let access = MethodAccess.row(context.method) else {
            throw RPCError(.unimplemented, "there is no such method")
        }
        guard !access.isOpen else { return try await next(context) }
        let credential = try await credential(context)
        guard access.roles.contains(credential.role) else {
            throw ServiceError(.notAllowed, "the role \(credential.role.rawValue) may not call this method")
        }
        var context = context
        context[CredentialKey.self] = credential
        try await next(context)
    }

    private func credential(_ context: RPCCallContext) async throws -> Credential {
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
            mayHaveEnded: context.method == MethodAccess.name("SyncService/RenewCertificate"))
    }

    private func credential(_ token: SecretToken) async throws -> Credential {
        let hash = StoredBytes(token.hash)
        switch (token.kind, token.tenant) {
        case (.platformOperator, nil):
            let rows = try await database.runWithoutTenant(FindOperatorToken(tokenHash: hash))
            guard let row = rows.first, clock.now() < row.expiresAt else { throw Self.refused }
            return .platformOperator(label: row.label)
        case (.tenant, let tenant?):
            let scope = TenantScope(tenant: tenant)
            let rows = try await database.run(scope, FindAPIToken(tenant: tenant, tokenHash: hash))
            guard let row = rows.first, clock.now() < row.expiresAt, let role = Role(rawValue: row.role),
                try await isActive(tenant)
            else { throw Self.refused }
            return .token(TokenCredential(scope: scope, role: role, label: row.label))
        default:
            throw Self.refused
        }
    }

    /// The agent that a certificate speaks for; `mayHaveEnded`: one that has ended may still renew itself.
    private func credential(
        _ certificate: Certificate, serial: [UInt8], mayHaveEnded: Bool
    ) async throws -> Credential {
        guard let name = AgentName(certificate) else { throw Self.refused }
        let scope = TenantScope(tenant: name.tenant)
        let rows = try await database.run(
            scope, FindAgentCertificate(tenant: name.tenant, serial: StoredBytes(serial)))
        let now = clock.now()
        guard let row = rows.first, row.agent == name.agent, try await isActive(name.tenant) else {
            throw Self.refused
        }
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

    private func isActive(_ tenant: UUID) async throws -> Bool {
        let rows = try await database.runWithoutTenant(FindTenant(tenant: tenant))
        return rows.first.map { $0.suspendedAt == nil } ?? false
    }

    /// One answer for every reason, so that nobody learns which credentials exist.
    private static var refused: ServiceError {
        ServiceError(.unauthenticated, "the credential is missing, unknown, expired or revoked")
    }
}
