import Foundation
import KakuzukeProtocol
import RPC
@_spi(Authentication) import Storage
import Testing

@testable import Services

// Goal: a state is good for one sign-in of one tenant for ten minutes, and codes are bound to who asked for them.
// Method: replays, foreign and stale states, codes of others; every refusal looks the same from outside.
@Suite struct SignInStateTests {
    @Test func aStateCountsOnceAlsoAfterARefusal() async throws {
        try await FederationScene.with { scene in
            let begun = try await scene.begin()
            _ = try await scene.finish(begun)
            await FederatedSignInTests.expectRefusal(scene, "used up") { try await scene.finish(begun) }
            let spoilt = try await scene.begin()
            await FederatedSignInTests.expectRefusal(scene, "another sign-in") {
                try await scene.finish(spoilt) { $0["nonce"] = "x" }
            }
            await FederatedSignInTests.expectRefusal(scene, "used up") { try await scene.finish(spoilt) }
        }
    }

    @Test func aStateHoldsForTenMinutes() async throws {
        try await FederationScene.with { scene in
            #expect(FederatedSignInDesk.underWaySeconds == 600)
            let early = try await scene.begin()
            let late = try await scene.begin()
            scene.backend.time.shiftSeconds = FederatedSignInDesk.underWaySeconds - 10
            _ = try await scene.finish(early)
            scene.backend.time.shiftSeconds = FederatedSignInDesk.underWaySeconds + 1
            await FederatedSignInTests.expectRefusal(scene, "too old") { try await scene.finish(late) }
        }
    }

    @Test func statesOfOthersAndOtherTokensOpenNothing() async throws {
        try await FederationScene.with { scene in
            let begun = try await scene.begin()
            let secret = [UInt8](repeating: 7, count: 32)
            let unknown = SecretToken(kind: .federatedSignIn, tenant: scene.scope.tenant, secret: secret).text
            await FederatedSignInTests.expectRefusal(scene, "unknown") {
                try await scene.finish(state: unknown, code: "c")
            }
            // The other tenant has the same provider; the state's own tenant is what counts.
            let other = try await scene.makeTenant("other")
            try await scene.run(
                """
                INSERT INTO identity_providers SELECT '\(other.tenant)', issuer, client_id, client_secret, set_at
                FROM identity_providers
                """)
            let parts = begun.state.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
            let renamed = "\(parts[0])_\(other.tenant.uuidString.lowercased().filter { $0 != "-" })_\(parts[2])"
            let own = try #require(SecretToken(text: begun.state))
            for state in [renamed, "", "kzf_", begun.state + "x"] {
                await #expect(throws: RPCError.self) { _ = try await scene.finish(state: state, code: "c") }
            }
            let moved = SecretToken(kind: .federatedSignIn, tenant: other.tenant, secret: try Self.secret(own))
            await FederatedSignInTests.expectRefusal(scene, "unknown") {
                try await scene.finish(state: moved.text, code: "c")
            }
            #expect(scene.provider.count("/token") == 0)
            // None of this has used it up.
            _ = try await scene.finish(begun)
            #expect(try await scene.sessions() == 1)
        }
    }

    @Test func aTenantsSignInNeverOpensAnothersSession() async throws {
        try await FederationScene.with { scene in
            // The same subject is somebody in another tenant, and nobody here.
            let other = try await scene.makeTenant("other")
            try await scene.run(
                """
                UPDATE users SET provider_issuer = '\(scene.provider.issuer)', provider_subject = 'elsewhere'
                WHERE tenant_id = '\(other.tenant)' AND login = 'owner'
                """)
            let begun = try await scene.begin()
            await FederatedSignInTests.expectRefusal(scene, "unknown here") {
                try await scene.finish(begun) { $0["sub"] = "elsewhere" }
            }
        }
    }

    @Test func codesOfOthersAreRefused() async throws {
        try await FederationScene.with { scene in
            let begun = try await scene.begin()
            let other = try await scene.begin()
            let token = try scene.provider.key.token(
                algorithm: "ES256", header: ["kid": "k1"], claims: scene.claims(begun))
            // Asked for with the proof of another sign-in.
            let foreign = scene.provider.code(token: token, challenge: other.challenge)
            await FederatedSignInTests.expectRefusal(scene, "answers with an error") {
                try await scene.finish(state: begun.state, code: foreign)
            }
            let again = try await scene.begin()
            let used = try scene.provider.key.token(
                algorithm: "ES256", header: ["kid": "k1"], claims: scene.claims(other))
            let code = scene.provider.code(token: used, challenge: other.challenge)
            _ = try await scene.finish(state: other.state, code: code)
            await FederatedSignInTests.expectRefusal(scene, "answers with an error") {
                try await scene.finish(state: again.state, code: code)
            }
        }
    }

    @Test func codesWithoutAShapeAreNotSent() async throws {
        try await FederationScene.with { scene in
            for code in ["", String(repeating: "x", count: FederatedSignInDesk.codeBytesMax + 1)] {
                let begun = try await scene.begin()
                await FederatedSignInTests.expectRefusal(scene, "unknown") {
                    try await scene.finish(state: begun.state, code: code)
                }
            }
            #expect(scene.provider.count("/token") == 0)
        }
    }

    @Test func anotherProviderEndsSignInsThatAreUnderWay() async throws {
        try await FederationScene.with { scene in
            let begun = try await scene.begin()
            try await scene.set(clientID: "another")
            await FederatedSignInTests.expectRefusal(scene, "unknown") { try await scene.finish(begun) }
        }
    }

    @Test func onlyTenThousandSignInsAreUnderWayAtOnce() async throws {
        try await FederationScene.with { scene in
            #expect(FederatedSignInDesk.underWayMax == 10_000)
            try await scene.run(
                """
                INSERT INTO federated_sign_ins (tenant_id, state_hash, code_verifier, nonce, redirect_uri, expires_at)
                SELECT '\(scene.scope.tenant)', sha256(n::text::bytea), 'v', 'n', 'r', now() + interval '5 minutes'
                FROM generate_series(1, \(FederatedSignInDesk.underWayMax - 1)) n
                """)
            _ = try await scene.begin()
            let error = await #expect(throws: RPCError.self) { _ = try await scene.begin() }
            #expect(error?.code == .resourceExhausted)
            scene.backend.time.shiftSeconds = FederatedSignInDesk.underWaySeconds + 1
            _ = try await scene.begin()
        }
    }

    @Test func oneAddressStartsAndFinishesSoManyAMinute() async throws {
        #expect(AddressPace.attemptsMax == 30 && AddressPace.windowSeconds == 60)
        try await FederationScene.with(attempts: 3) { scene in
            for _ in 0..<3 { _ = try await scene.finish(try await scene.begin()) }
            let start = await #expect(throws: RPCError.self) { _ = try await scene.begin() }
            let finish = await #expect(throws: RPCError.self) { _ = try await scene.finish(state: "", code: "c") }
            #expect(start?.code == .resourceExhausted && finish?.code == .resourceExhausted)
            scene.backend.time.shiftSeconds = AddressPace.windowSeconds + 1
            _ = try await scene.finish(try await scene.begin())
        }
    }

    @Test func redirectsGoToTheOwnDeviceOrToTheInstallation() {
        let rules = FederationRules(issuers: [], redirects: ["https://console.example/callback"])
        for address in [
            "http://127.0.0.1:1/", "http://127.0.0.1:65535/callback", "http://[::1]:49152/a/b-c_d.e~f",
            "https://console.example/callback",
        ] {
            #expect(rules.allowsRedirect(address), "\(address)")
        }
        for address in [
            "", "http://127.0.0.1/", "http://127.0.0.1:0/", "http://127.0.0.1:65536/", "http://127.0.0.1:080/",
            "http://127.0.0.1:80", "http://localhost:80/", "http://127.0.0.2:80/", "http://127.0.0.1.evil.example:80/",
            "http://127.0.0.1:80@evil.example/", "http://127.0.0.1:80/?a=b", "http://127.0.0.1:80/#a",
            "https://127.0.0.1:80/", "http://user@127.0.0.1:80/", "http://127.0.0.1:80/\\evil", " http://127.0.0.1:80/",
            "http://127.0.0.1:80/\n", "https://console.example/callback/", "https://console.example/callback?x=y",
            "https://evil.example/callback", "HTTP://127.0.0.1:80/", "http://[::2]:80/", "javascript:alert(1)",
        ] {
            #expect(!rules.allowsRedirect(address), "\(address)")
        }
    }

    @Test func rulesOfTheInstallationAreChecked() {
        let good = FederationRules(
            issuers: [
                "https://idp.example", "https://idp.example/realms/a", "http://127.0.0.1:8080", "http://[::1]:80",
            ],
            redirects: ["https://console.example/callback"])
        #expect(good.issuerProblems.isEmpty && good.redirectProblems.isEmpty)
        for issuer in [
            "", "idp.example", "http://idp.example", "http://localhost:8080", "https://idp.example/?a=b",
            "https://idp.example/#a", "https://user:pass@idp.example", "https://", "file:///etc",
            "https://idp.example/ ",
            "https://idp.example:0", "https://" + String(repeating: "a", count: ProviderAddress.bytesMax),
        ] {
            #expect(FederationRules(issuers: [issuer], redirects: []).issuerProblems.count == 1, "\(issuer)")
        }
        for redirect in ["http://console.example/", "http://127.0.0.1:80/", "https://console.example/?a=b"] {
            #expect(FederationRules(issuers: [], redirects: [redirect]).redirectProblems.count == 1, "\(redirect)")
        }
        let many = (0...FederationRules.issuersMax).map { "https://idp\($0).example" }
        #expect(FederationRules(issuers: many, redirects: []).issuerProblems.count == 1)
        #expect(FederationRules(issuers: many.dropLast(), redirects: []).issuerProblems.isEmpty)
        let redirects = (0...FederationRules.redirectsMax).map { "https://console\($0).example/" }
        #expect(FederationRules(issuers: [], redirects: redirects).redirectProblems.count == 1)
        #expect(FederationRules(issuers: [], redirects: redirects.dropLast()).redirectProblems.isEmpty)
    }

    /// The random bytes of a token.
    private static func secret(_ token: SecretToken) throws -> [UInt8] {
        let parts = token.text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        let end = try #require(parts[2].lastIndex(of: "_"))
        let text = parts[2][..<end].replacing("-", with: "+").replacing("_", with: "/") + "="
        return Array(try #require(Data(base64Encoded: String(text))))
    }
}
