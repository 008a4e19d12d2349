import Foundation
import KakuzukeProtocol
import Storage

/// Sets, tells and takes away the tenant's identity provider; the owner's work.
struct IdentityProviderDesk: Sendable {
    /// Longest name of a client at a provider, and longest secret; bytes.
    static let clientTextBytesMax = 512

    let database: Database
    let rules: FederationRules
    let providers: ProviderDirectory
    let seal: ClientSecretSeal
    let clock: WallClock

    /// Sets the provider after its discovery document has been fetched and checked.
    ///
    /// - Throws: `ServiceError.invalidField` for an issuer that is not allowed or not usable, and for wrong texts.
    func set(_ request: Kakuzuke_V1_SetIdentityProviderRequest, by caller: Caller) async throws {
        guard rules.issuers.contains(request.issuer) else {
            throw ServiceError(.invalidField, "not one of the issuers that this installation allows", field: "issuer")
        }
        try Self.check(request.clientID, field: "client_id", from: 1)
        try Self.check(request.clientSecret, field: "client_secret", from: 0)
        let metadata: ProviderMetadata
        do {
            metadata = try await providers.checkedMetadata(request.issuer)
        } catch let failure as FederationFailure {
            throw ServiceError(.invalidField, failure.rawValue, field: "issuer")
        }
        guard request.clientSecret.isEmpty || metadata.takesBasicSecrets else {
            throw ServiceError(
                .invalidField, FederationFailure.noBasicSecret.rawValue, field: "client_secret")
        }
        let tenant = caller.scope.tenant
        let secret = Array(request.clientSecret.utf8)
        let sealed = secret.isEmpty ? [] : try seal.seal(secret, tenant)
        let now = clock.now()
        try await database.transaction(caller.scope) { transaction in
            // Codes of the provider before must not go to this one.
            _ = try await transaction.run(
                UpsertIdentityProvider(
                    tenant: tenant, issuer: request.issuer, clientID: request.clientID,
                    clientSecret: StoredBytes(sealed), setAt: now),
                DeleteFederatedSignIns(tenant: tenant))
            try await AuditTrail.append(
                caller.event(
                    "identity_provider.set", at: now,
                    [
                        ("client", request.clientID), ("issuer", request.issuer),
                        ("secret", sealed.isEmpty ? "no" : "yes"),
                    ]), caller.scope, transaction)
        }
    }

    /// The provider, without its secret; empty texts when there is none.
    func get(_ caller: Caller) async throws -> Kakuzuke_V1_GetIdentityProviderResponse {
        let rows = try await database.run(caller.scope, SelectIdentityProvider(tenant: caller.scope.tenant))
        var response = Kakuzuke_V1_GetIdentityProviderResponse()
        response.issuer = rows.first?.issuer ?? ""
        response.clientID = rows.first?.clientID ?? ""
        return response
    }

    /// Takes the provider away; persons keep their links for the day on which it comes back.
    ///
    /// - Throws: `ServiceError.notFound` when there is none.
    func remove(_ caller: Caller) async throws {
        let tenant = caller.scope.tenant
        let now = clock.now()
        try await database.transaction(caller.scope) { transaction in
            let (removed, _) = try await transaction.run(
                DeleteIdentityProvider(tenant: tenant), DeleteFederatedSignIns(tenant: tenant))
            guard let provider = removed.first else {
                throw ServiceError(.notFound, "the tenant has no identity provider")
            }
            try await AuditTrail.append(
                caller.event("identity_provider.removed", at: now, [("issuer", provider.issuer)]), caller.scope,
                transaction)
        }
    }

    /// A text of visible ASCII characters.
    private static func check(_ text: String, field: String, from shortest: Int) throws {
        guard (shortest...clientTextBytesMax).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw ServiceError(
                .invalidField, "\(shortest) to \(clientTextBytesMax) visible ASCII characters", field: field)
        }
    }
}
