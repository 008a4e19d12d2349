import Foundation
import RPC
import Testing

@testable import Services

// Goal: a provider that answers badly costs a refused sign-in and nothing else. Method: a provider that redirects,
// floods, stalls and lies at each of its addresses.
@Suite struct HostileProviderTests {
    @Test func badAnswersOfTheTokenEndpointAreRefused() async throws {
        try await FederationScene.with(exchangeTime: .seconds(1)) { scene in
            let limit = ProviderClient.answerBytesMax
            let cases: [(TestHTTPServer.Answer, String)] = [
                (.json(#"{"error":"invalid_grant"}"#, status: 400), "answers with an error"),
                (.json("{}", status: 500), "answers with an error"),
                (.json("{}", status: 204), "answers with an error"),
                (.json("{}"), "cannot be read"), (.json(""), "cannot be read"), (.json("[]"), "cannot be read"),
                (.json(#"{"id_token":7}"#), "cannot be read"), (.json(#"{"id_token":null}"#), "cannot be read"),
                (.whole(302, ["location": scene.provider.issuer + "/keys"], ""), "a redirect"),
                (.whole(307, ["location": "http://127.0.0.1:1/"], ""), "a redirect"),
                (.json(String(repeating: " ", count: limit + 1)), "too large"),
                (.endless(pieceBytes: 65_536), "too large"), (.hangUp, "cannot be reached"),
                (.silence, "too long"), (.onlyHead, "too long"),
            ]
            for (answer, reason) in cases {
                let begun = try await scene.begin()
                scene.provider.change { $0.answers["/token"] = answer }
                let keys = scene.provider.count("/keys")
                await FederatedSignInTests.expectRefusal(scene, reason) { try await scene.finish(begun) }
                #expect(scene.provider.count("/keys") == keys, "\(answer)")
            }
            scene.provider.change { $0.answers = [:] }
            _ = try await scene.finish(try await scene.begin())
        }
    }

    @Test func anAnswerOfJustTheLimitIsTaken() async throws {
        let server = try await TestHTTPServer.start { request in
            .json(String(repeating: " ", count: Int(request.path.dropFirst()) ?? 0))
        }
        let client = ProviderClient()
        let base = "http://127.0.0.1:\(server.port)/"
        let limit = ProviderClient.answerBytesMax
        #expect(limit == 256 * 1_024)
        #expect(try await client.document(base + "\(limit)").count == limit)
        await #expect(throws: FederationFailure.answerTooLarge) {
            _ = try await client.document(base + "\(limit + 1)")
        }
        await server.stop()
    }

    @Test func aQuestionTakesTenSecondsAtMost() async throws {
        let server = try await TestHTTPServer.start { _ in .silence }
        #expect(ProviderClient.exchangeSeconds == 10)
        let clock = ContinuousClock()
        let took = await clock.measure {
            await #expect(throws: FederationFailure.slow) {
                _ = try await ProviderClient().document("http://127.0.0.1:\(server.port)/")
            }
        }
        #expect(took >= .seconds(9) && took < .seconds(20))
        await server.stop()
    }

    @Test func badDiscoveryDocumentsAreRefusedWithTheirReason() async throws {
        typealias Member = TestProvider.Member
        try await FederationScene.with(isSet: false, exchangeTime: .seconds(1)) { scene in
            let cases: [([String: Member], FederationFailure)] = [
                (["issuer": .text("https://evil.example")], .otherIssuer),
                (["issuer": .text(scene.provider.issuer + "/")], .otherIssuer),
                (["token_endpoint": .text("http://169.254.169.254/latest")], .endpointNotAllowed),
                (["token_endpoint": .text("file:///etc/passwd")], .endpointNotAllowed),
                (["authorization_endpoint": .text("javascript:alert(1)")], .endpointNotAllowed),
                (["jwks_uri": .text("http://localhost/keys")], .endpointNotAllowed),
                (["jwks_uri": .text("http://127.0.0.1.evil.example/keys")], .endpointNotAllowed),
                (["jwks_uri": .text("https://user@evil.example/keys")], .endpointNotAllowed),
                (["response_types_supported": .list(["id_token"])], .noCodeFlow),
                (["grant_types_supported": .list(["implicit"])], .noCodeFlow),
                (["code_challenge_methods_supported": .list(["plain"])], .noProof),
                (["code_challenge_methods_supported": .absent], .noProof),
                (["id_token_signing_alg_values_supported": .list(["none", "HS256"])], .noAlgorithm),
                (["issuer": .absent], .documentUnreadable), (["jwks_uri": .absent], .documentUnreadable),
            ]
            for (document, failure) in cases {
                scene.provider.change { $0.document = document }
                await expectSetRefusal(scene, field: "issuer", failure.rawValue)
            }
            scene.provider.change {
                $0.document = ["token_endpoint_auth_methods_supported": .list(["private_key_jwt"])]
            }
            await expectSetRefusal(scene, field: "client_secret", FederationFailure.noBasicSecret.rawValue, secret: "s")
            scene.provider.change { $0.document = [:] }
            let answers: [(TestHTTPServer.Answer, FederationFailure)] = [
                (.whole(302, ["location": "http://127.0.0.1:1/"], ""), .redirected),
                (.json("{}", status: 404), .refusedByProvider), (.endless(pieceBytes: 65_536), .answerTooLarge),
                (.silence, .slow), (.onlyHead, .slow), (.hangUp, .unreachable),
                (.json("nonsense"), .documentUnreadable),
            ]
            for (answer, failure) in answers {
                scene.provider.change { $0.answers = ["/.well-known/openid-configuration": answer] }
                await expectSetRefusal(scene, field: "issuer", failure.rawValue)
            }
            scene.provider.change { $0.answers = ["/keys": .json("nonsense")] }
            await expectSetRefusal(scene, field: "issuer", FederationFailure.keysUnreadable.rawValue)
            let issuers = try await scene.texts("SELECT issuer FROM identity_providers")
            #expect(issuers.isEmpty)
        }
    }

    @Test func onlyListedIssuersAreEverCalled() async throws {
        try await FederationScene.with(isSet: false) { scene in
            let asked = scene.provider.count("/.well-known/openid-configuration")
            let path = scene.provider.issuer
            for issuer in [
                path + "/", path + "/x", path.replacing("127.0.0.1", with: "localhost"), "http://169.254.169.254",
                "file:///etc/passwd", "https://idp.example/", "",
            ] {
                let refused = await refusal { try await scene.set(issuer: issuer) }
                #expect(refused?.code == .invalidArgument && refused?.message.contains("allows") == true, "\(issuer)")
            }
            #expect(scene.provider.count("/.well-known/openid-configuration") == asked)
        }
    }

    private func refusal(_ call: () async throws -> Void) async -> RPCError? {
        do {
            try await call()
            return nil
        } catch {
            return error as? RPCError
        }
    }

    private func expectSetRefusal(
        _ scene: FederationScene, field: String, _ message: String, secret: String = "", at line: Int = #line
    ) async {
        let refused = await refusal { try await scene.set(secret: secret) }
        #expect(refused?.code == .invalidArgument && refused?.message == message, "\(message): \(refused as Any)")
    }
}
