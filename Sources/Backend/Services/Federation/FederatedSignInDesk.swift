import Foundation
import KakuzukeProtocol
import Logging
@_spi(Authentication) import Storage

/// Signs persons in at their tenant's identity provider: starts with an address for the browser, ends with a session.
struct FederatedSignInDesk: Sendable {
    /// How long a person has from the start to the end; seconds.
    static let underWaySeconds: Int64 = 600
    /// Most sign-ins of a tenant that may be under way at once.
    static let underWayMax: Int64 = 10_000
    /// Longest code of a provider; bytes.
    static let codeBytesMax = 4_096

    let database: Database
    let rules: FederationRules
    let providers: ProviderDirectory
    let exchange: CodeExchange
    let sessions: FederatedSessions
    let clock: WallClock
    let random: RandomBytes
    let logger: Logger

    /// Starts a sign-in.
    ///
    /// - Throws: `ServiceError.invalidField` for a redirect that is not allowed; `notFound` alike for a tenant that
    ///   does not exist, is suspended or has no provider; `unavailable` while the provider does not answer.
    func begin(
        _ request: Kakuzuke_V1_BeginFederatedSignInRequest
    ) async throws -> Kakuzuke_V1_BeginFederatedSignInResponse {
        guard rules.allowsRedirect(request.redirectUri) else {
            throw ServiceError(
                .invalidField, "http on 127.0.0.1 or [::1] with a port, or an address of the installation",
                field: "redirect_uri")
        }
        let (scope, provider) = try await self.provider(ofTenant: request.tenantCode)
        let invitation = request.hasInvitation ? SecretToken(text: request.invitation) : nil
        if request.hasInvitation {
            guard let invitation, invitation.kind == .invitation, invitation.tenant == scope.tenant else {
                throw ServiceError(.invalidField, "not an invitation of this tenant", field: "invitation")
            }
        }
        let metadata: ProviderMetadata
        do {
            metadata = try await providers.metadata(provider.issuer)
        } catch let failure as FederationFailure {
            log(failure, scope)
            throw ServiceError(.unavailable, "the identity provider does not answer as it should")
        }
        let state = SecretToken(
            kind: .federatedSignIn, tenant: scope.tenant, secret: random(SecretToken.secretByteCount))
        let proof = CodeProof(bytes: random(CodeProof.byteCount))
        let nonce = CodeProof.base64URL(random(CodeProof.byteCount))
        let now = clock.now()
        let expiresAt = now.adding(seconds: Self.underWaySeconds)
        let added = try await database.run(
            scope,
            InsertFederatedSignIn(
                tenant: scope.tenant, stateHash: StoredBytes(state.hash), codeVerifier: proof.verifier, nonce: nonce,
                redirectURI: request.redirectUri, invitationHash: invitation.map { StoredBytes($0.hash) },
                expiresAt: expiresAt, now: now, underWayMax: Self.underWayMax))
        guard added == 1 else { throw ServiceError(.tooMuch, "too many sign-ins are under way; try again later") }
        var response = Kakuzuke_V1_BeginFederatedSignInResponse()
        response.authorizationURL =
            metadata.authorizationEndpoint + (metadata.authorizationEndpoint.contains("?") ? "&" : "?")
            + FormText.encode([
                ("response_type", "code"), ("client_id", provider.clientID), ("redirect_uri", request.redirectUri),
                ("scope", "openid"), ("state", state.text), ("nonce", nonce),
                ("code_challenge", proof.challenge), ("code_challenge_method", "S256"),
            ])
        response.state = state.text
        response.expiresAtMs = expiresAt.milliseconds
        return response
    }

    /// Ends a sign-in with the code of the provider; of any number of attempts exactly one may go on.
    ///
    /// - Throws: `ServiceError.unauthenticated`, alike for every reason.
    func finish(_ request: Kakuzuke_V1_FinishFederatedSignInRequest) async throws -> Kakuzuke_V1_SignInResponse {
        guard let state = SecretToken(text: request.state), state.kind == .federatedSignIn, let tenant = state.tenant
        else { throw Self.refused }
        let scope = TenantScope(tenant: tenant)
        do {
            guard (1...Self.codeBytesMax).contains(request.code.utf8.count) else {
                throw FederationFailure.unknownSignIn
            }
            let (signIn, provider) = try await redeem(state, scope)
            let person = try await exchange.person(
                code: request.code, signIn: signIn, provider: provider, tenant: tenant)
            return try await sessions.open(
                scope, issuer: provider.issuer, subject: person.sub, invitationHash: signIn.invitationHash)
        } catch let failure as FederationFailure {
            log(failure, scope)
            throw Self.refused
        }
    }

    private func redeem(
        _ state: SecretToken, _ scope: TenantScope
    ) async throws -> (RedeemFederatedSignIn.Row, SelectIdentityProvider.Row) {
        let (tenants, redeemed, providers) = try await database.run(
            scope, FindTenant(tenant: scope.tenant),
            RedeemFederatedSignIn(tenant: scope.tenant, stateHash: StoredBytes(state.hash), now: clock.now()),
            SelectIdentityProvider(tenant: scope.tenant))
        guard let signIn = redeemed.first else { throw FederationFailure.unknownSignIn }
        guard tenants.first?.suspendedAt == nil, let provider = providers.first,
            rules.issuers.contains(provider.issuer)
        else { throw FederationFailure.noProvider }
        return (signIn, provider)
    }

    /// The provider of a tenant; the same statements run for a tenant that does not exist.
    private func provider(
        ofTenant code: String
    ) async throws -> (TenantScope, SelectIdentityProvider.Row) {
        let tenants = try await database.runWithoutTenant(FindTenantByCode(code: code))
        let scope = TenantScope(tenant: tenants.first?.tenant ?? EnrolmentDesk.identifier(random(16)))
        let providers = try await database.run(scope, SelectIdentityProvider(tenant: scope.tenant))
        guard let tenant = tenants.first, tenant.suspendedAt == nil, let provider = providers.first,
            rules.issuers.contains(provider.issuer)
        else {
            throw ServiceError(
                .notFound, "there is no such tenant, or it has no identity provider", field: "tenant_code")
        }
        return (scope, provider)
    }

    private func log(_ failure: FederationFailure, _ scope: TenantScope) {
        logger.notice(
            "a sign-in at an identity provider failed",
            metadata: ["tenant": "\(scope.tenant.uuidString.lowercased())", "reason": "\(failure.rawValue)"])
    }

    /// One answer for every reason.
    private static var refused: ServiceError {
        ServiceError(.unauthenticated, "the sign-in was refused; start it again")
    }
}
