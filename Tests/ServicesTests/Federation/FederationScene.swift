import Crypto
import Foundation
import KakuzukeProtocol
import PostgresTestSupport
import RPC
@_spi(Authentication) import Storage
import StorageTestSupport
import Synchronization

@testable import Services

/// A server over TLS whose tenant `t` has a test's provider, and a person who is known to it as `subject-1`.
struct FederationScene {
    static let clientID = "client-of-t"

    let backend: TestBackend
    let provider: TestProvider
    let log: RecordedLog
    let client: RPCClient
    let owner: SecretToken

    /// A sign-in that has begun.
    struct Begun {
        var state: String
        var nonce: String
        var challenge: String
        var address: URLComponents
    }

    static func with(
        _ key: TestSigningKey = .p256(P256.Signing.PrivateKey()), isSet: Bool = true,
        exchangeTime: Duration = .seconds(5), attempts: Int = 10_000,
        _ body: (FederationScene) async throws -> Void
    ) async throws {
        try await TestProvider.with(key) { provider in
            let log = RecordedLog()
            let parts = FederationParts.testing(
                issuers: [provider.issuer, "https://idp.example"], redirects: ["https://console.example/callback"],
                exchangeTime: exchangeTime, attempts: attempts, log: log)
            try await TestBackend.with(federation: parts) { backend in
                let owner = SecretToken(
                    kind: .tenant, tenant: backend.tenant.scope.tenant,
                    secret: (0..<32).map { _ in UInt8.random(in: 0...255) })
                try await backend.tenant.insertOwnerToken(owner)
                let scene = FederationScene(
                    backend: backend, provider: provider, log: log, client: try backend.client(), owner: owner)
                if isSet {
                    try await scene.set()
                    try await scene.link(StorageTestDatabase.author, subject: "subject-1")
                }
                do {
                    try await body(scene)
                } catch {
                    await scene.client.shutdown()
                    throw error
                }
                await scene.client.shutdown()
            }
        }
    }

    var scope: TenantScope { backend.tenant.scope }

    /// Sets the provider as the tenant's owner does.
    func set(issuer: String? = nil, clientID: String = clientID, secret: String = "") async throws {
        var request = Kakuzuke_V1_SetIdentityProviderRequest()
        request.issuer = issuer ?? provider.issuer
        request.clientID = clientID
        request.clientSecret = secret
        let _: Kakuzuke_V1_SetIdentityProviderResponse = try await client.unary(
            "kakuzuke.v1.IdentityProviderService/SetIdentityProvider", request, options: backend.options(owner))
    }

    /// Makes a subject a person's, as an invitation does.
    func link(_ user: UUID, subject: String) async throws {
        _ = try await backend.tenant.store.database.run(
            scope, LinkUserToProvider(tenant: scope.tenant, user: user, issuer: provider.issuer, subject: subject))
    }

    func begin(
        tenant: String = "t", redirect: String = "http://127.0.0.1:49152/callback", invitation: String? = nil
    ) async throws -> Begun {
        var request = Kakuzuke_V1_BeginFederatedSignInRequest()
        request.tenantCode = tenant
        request.redirectUri = redirect
        if let invitation { request.invitation = invitation }
        let response: Kakuzuke_V1_BeginFederatedSignInResponse = try await client.unary(
            "kakuzuke.v1.SignInService/BeginFederatedSignIn", request)
        let address = URLComponents(string: response.authorizationURL) ?? URLComponents()
        func value(_ name: String) -> String { address.queryItems?.first { $0.name == name }?.value ?? "" }
        return Begun(
            state: response.state, nonce: value("nonce"), challenge: value("code_challenge"), address: address)
    }

    /// The claims of a sign-in that keeps every rule.
    func claims(_ begun: Begun) -> [String: Any] {
        let now = Self.now() + Int(backend.time.shiftSeconds)
        return [
            "iss": provider.issuer, "sub": "subject-1", "aud": Self.clientID, "exp": now + 300, "iat": now,
            "nonce": begun.nonce,
        ]
    }

    /// Finishes with a code for a token whose claims `change` has changed.
    func finish(
        _ begun: Begun, algorithm: String = "ES256", keyID: String? = "k1",
        _ change: (inout [String: Any]) -> Void = { _ in }
    ) async throws -> Kakuzuke_V1_SignInResponse {
        var claims = claims(begun)
        change(&claims)
        let token = try provider.key.token(
            algorithm: algorithm, header: keyID.map { ["kid": $0] } ?? [:], claims: claims)
        return try await finish(begun, token: token)
    }

    /// Finishes with a code for a token.
    func finish(_ begun: Begun, token: String) async throws -> Kakuzuke_V1_SignInResponse {
        try await finish(state: begun.state, code: provider.code(token: token, challenge: begun.challenge))
    }

    func finish(state: String, code: String) async throws -> Kakuzuke_V1_SignInResponse {
        var request = Kakuzuke_V1_FinishFederatedSignInRequest()
        request.state = state
        request.code = code
        return try await client.unary("kakuzuke.v1.SignInService/FinishFederatedSignIn", request)
    }

    /// Runs a script past the server, as the schema's owner.
    func run(_ script: String) async throws { try await backend.tenant.store.throwaway.run(script) }

    /// The answers of a query past the server.
    func texts(_ query: String) async throws -> [String] { try await backend.tenant.store.texts(query) }

    /// Another tenant beside `t`.
    func makeTenant(_ code: String) async throws -> TenantScope {
        try await backend.tenant.store.makeTenant(code)
    }

    /// The present second.
    static func now() -> Int { Int(TestBackend.certificateClock.now().rawValue / 1_000_000) }

    /// How many sessions there are.
    func sessions() async throws -> Int {
        Int(try await texts("SELECT count(*)::text FROM user_sessions").first ?? "") ?? -1
    }

    /// The entries of the audit log, as far as they are text.
    func audit() async throws -> [String] {
        try await texts(
            "SELECT encode(content, 'escape') FROM audit_entries ORDER BY sequence")
    }
}
