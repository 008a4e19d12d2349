import Crypto
import Foundation
import KakuzukeProtocol
import RPC
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: whoever the tenant's provider names gets a session, once, and only that person. Method: a provider that keeps
// the rules, real TLS and database, sign-ins from the first call to the last.
@Suite struct FederatedSignInTests {
    @Test(arguments: ["ES256", "RS256", "PS256", "EdDSA"])
    func thePersonWhomTheProviderNamesGetsASession(algorithm: String) async throws {
        let key: TestSigningKey =
            switch algorithm {
            case "ES256": .p256(P256.Signing.PrivateKey())
            case "EdDSA": .ed25519(Curve25519.Signing.PrivateKey())
            default: try .rsa()
            }
        try await FederationScene.with(key) { scene in
            let before = try await scene.audit().count
            let response = try await scene.finish(try await scene.begin(), algorithm: algorithm)
            let token = try #require(SecretToken(text: response.sessionToken))
            #expect(token.kind == .session && token.tenant == scope(scene).tenant)
            #expect(try await scene.sessions() == 1)
            let rows = try await scene.texts(
                """
                SELECT u.login || ' ' || s.has_second_factor || ' ' || (u.last_sign_in_at = s.created_at)
                FROM user_sessions s JOIN users u USING (tenant_id, user_id)
                """)
            #expect(rows == ["author true true"])
            let entries = try await scene.audit().dropFirst(before)
            #expect(entries.count == 1)
            #expect(entries.last?.contains("user.signed_in") == true)
            #expect(entries.last?.contains("subject-1") == false)
        }
    }

    private func scope(_ scene: FederationScene) -> TenantScope { scene.scope }

    @Test func theAddressAsksForACodeWithEveryProof() async throws {
        try await FederationScene.with { scene in
            let begun = try await scene.begin()
            let items = Dictionary(
                uniqueKeysWithValues: (begun.address.queryItems ?? []).map { ($0.name, $0.value ?? "") })
            #expect(begun.address.path == "/authorize")
            #expect(items["response_type"] == "code" && items["scope"] == "openid")
            #expect(items["client_id"] == FederationScene.clientID)
            #expect(items["redirect_uri"] == "http://127.0.0.1:49152/callback")
            #expect(items["state"] == begun.state && items["code_challenge_method"] == "S256")
            #expect(items["nonce"]?.utf8.count == 43 && items["code_challenge"]?.utf8.count == 43)
            let token = try #require(SecretToken(text: begun.state))
            #expect(token.kind == .federatedSignIn)
            let stored = try await scene.texts(
                "SELECT encode(state_hash, 'hex') FROM federated_sign_ins")
            #expect(stored == [token.hash.map { String(format: "%02x", $0) }.joined()])
        }
    }

    @Test func secretsGoInTheHeaderAndAreSealedInTheDatabase() async throws {
        try await FederationScene.with { scene in
            try await scene.set(secret: "s3cret:+/ä".replacing("ä", with: "&"))
            _ = try await scene.finish(try await scene.begin())
            let exchange = scene.provider.exchange
            let pair = Data("\(FederationScene.clientID):s3cret%3A%2B%2F%26".utf8).base64EncodedString()
            #expect(exchange.authorization == "Basic " + pair)
            #expect(exchange.form["client_id"] == nil && exchange.form["client_secret"] == nil)
            #expect(exchange.form["grant_type"] == "authorization_code")
            let stored = try await scene.texts(
                "SELECT encode(client_secret, 'escape') FROM identity_providers")
            #expect(stored.first?.contains("s3cret") == false)
            try await scene.set()
            _ = try await scene.finish(try await scene.begin())
            #expect(scene.provider.exchange.authorization == nil)
            #expect(scene.provider.exchange.form["client_id"] == FederationScene.clientID)
        }
    }

    @Test func oneOfManyParallelFinishesGoesOn() async throws {
        try await FederationScene.with { scene in
            let begun = try await scene.begin()
            let token = try scene.provider.key.token(
                algorithm: "ES256", header: ["kid": "k1"], claims: scene.claims(begun))
            let codes = (0..<20).map { _ in scene.provider.code(token: token, challenge: begun.challenge) }
            let finished = await withTaskGroup(of: Bool.self) { group in
                for code in codes {
                    group.addTask { (try? await scene.finish(state: begun.state, code: code)) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(finished == 1)
            #expect(try await scene.sessions() == 1)
            #expect(scene.provider.count("/token") == 1)
        }
    }

    @Test func anInvitationLinksItsPersonAndCountsOnce() async throws {
        try await FederationScene.with { scene in
            let first = try await invitation(scene, of: StorageTestDatabase.owner)
            let begun = try await scene.begin(invitation: first.text)
            _ = try await scene.finish(begun) { $0["sub"] = "subject-2" }
            let linked = try await scene.texts(
                "SELECT login || ' ' || provider_subject FROM users WHERE provider_subject = 'subject-2'")
            #expect(linked == ["owner subject-2"])
            // It is used up, also for the same person.
            let again = try await scene.begin(invitation: first.text)
            await Self.expectRefusal(scene, "the invitation") {
                try await scene.finish(again) { $0["sub"] = "subject-3" }
            }
            // From now on no invitation is needed.
            _ = try await scene.finish(try await scene.begin()) { $0["sub"] = "subject-2" }
            #expect(try await scene.sessions() == 2)
        }
    }

    @Test func anInvitationTakesNobodyElsesSubjectAndNoMailAddress() async throws {
        try await FederationScene.with { scene in
            let own = try await invitation(scene, of: StorageTestDatabase.owner)
            let begun = try await scene.begin(invitation: own.text)
            await Self.expectRefusal(scene, "somebody else") { try await scene.finish(begun) }
            // The transaction was undone: the invitation can still be used.
            _ = try await scene.finish(try await scene.begin(invitation: own.text)) { $0["sub"] = "subject-9" }
            let stranger = try await scene.begin()
            await Self.expectRefusal(scene, "is unknown here", sessions: 1) {
                try await scene.finish(stranger) {
                    $0["sub"] = "somebody"
                    $0["email"] = "author"
                    $0["preferred_username"] = "author"
                }
            }
        }
    }

    @Test func invitationsOfOthersAndOtherTokensAreNoInvitations() async throws {
        try await FederationScene.with { scene in
            let foreign = SecretToken(kind: .invitation, tenant: UUID(), secret: [UInt8](repeating: 1, count: 32))
            let wrongKind = SecretToken(
                kind: .tenant, tenant: scene.scope.tenant, secret: [UInt8](repeating: 1, count: 32))
            for text in [foreign.text, wrongKind.text, "invitation", ""] {
                await #expect(throws: RPCError.self) { _ = try await scene.begin(invitation: text) }
            }
            let unknown = SecretToken(
                kind: .invitation, tenant: scene.scope.tenant, secret: [UInt8](repeating: 1, count: 32))
            let begun = try await scene.begin(invitation: unknown.text)
            await Self.expectRefusal(scene, "the invitation") { try await scene.finish(begun) }
        }
    }

    @Test func disabledPersonsAndSuspendedTenantsAreRefusedLikeUnknownOnes() async throws {
        try await FederationScene.with { scene in
            let begun = try await scene.begin()
            try await scene.run(
                "UPDATE users SET disabled_at = now() WHERE login = 'author'")
            await Self.expectRefusal(scene, "is unknown here") { try await scene.finish(begun) }
            let open = try await scene.begin()
            try await scene.run("UPDATE tenants SET suspended_at = now()")
            await Self.expectRefusal(scene, "no usable identity provider") { try await scene.finish(open) }
        }
    }

    @Test func unknownSuspendedAndPlainTenantsAnswerAlike() async throws {
        try await FederationScene.with(isSet: false) { scene in
            let plain = await refusal { _ = try await scene.begin() }
            let unknown = await refusal { _ = try await scene.begin(tenant: "nobody") }
            try await scene.set()
            _ = try await scene.begin()
            try await scene.run("UPDATE tenants SET suspended_at = now()")
            let suspended = await refusal { _ = try await scene.begin() }
            let words = [plain, unknown, suspended].map { $0.map { "\($0.code) \($0.message)" } }
            #expect(Set(words).count == 1 && plain?.code == .notFound)
        }
    }

    /// Gives a person an invitation.
    private func invitation(_ scene: FederationScene, of user: UUID) async throws -> SecretToken {
        let token = SecretToken(
            kind: .invitation, tenant: scene.scope.tenant, secret: (0..<32).map { _ in UInt8.random(in: 0...255) })
        let hash = token.hash.map { String(format: "%02x", $0) }.joined()
        try await scene.run(
            """
            INSERT INTO user_invitations (tenant_id, invitation_hash, user_id, created_at, expires_at)
            VALUES ('\(scene.scope.tenant)', decode('\(hash)', 'hex'), '\(user)', now(), now() + interval '1 day')
            """)
        return token
    }

    private func refusal(_ call: () async throws -> Void) async -> RPCError? {
        do {
            try await call()
            return nil
        } catch {
            return error as? RPCError
        }
    }

    /// Expects the one outward error, the reason in the log, and no session besides those there are.
    static func expectRefusal(
        _ scene: FederationScene, _ reason: String, sessions: Int? = nil, at line: Int = #line,
        _ call: () async throws -> Kakuzuke_V1_SignInResponse
    ) async {
        do {
            let before = try await scene.sessions()
            do {
                _ = try await call()
                Issue.record("line \(line): signed in where it should be refused: \(reason)")
            } catch let error as RPCError {
                let detail = error.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
                #expect(error.code == .unauthenticated, "line \(line): \(error)")
                #expect(error.message == "the sign-in was refused; start it again", "line \(line)")
                #expect(detail?.code == .unauthenticated && detail?.parameters == ["reason": "unauthenticated"])
            }
            #expect(try await scene.sessions() == sessions ?? before, "line \(line)")
            #expect(scene.log.lines.last?.contains(reason) == true, "line \(line): \(scene.log.lines)")
        } catch {
            Issue.record("line \(line): \(error)")
        }
    }
}
