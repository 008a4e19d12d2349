import Crypto
import Foundation
import Testing

@testable import Services

// Goal: keys of providers change at any time without anybody being shut out, and without our asking all the time.
// Method: a provider whose keys the test changes, and a clock that it moves; requests are counted.
@Suite struct ProviderKeyTests {
    @Test func keysAreRememberedForAnHour() async throws {
        try await FederationScene.with { scene in
            #expect(ProviderDirectory.believedSeconds == 3_600)
            let after = scene.provider.count("/keys")
            for _ in 0..<3 { _ = try await scene.finish(try await scene.begin()) }
            #expect(scene.provider.count("/keys") == after)
            scene.backend.time.shiftSeconds = ProviderDirectory.believedSeconds - 20
            _ = try await scene.finish(try await scene.begin())
            #expect(scene.provider.count("/keys") == after)
            scene.backend.time.shiftSeconds = ProviderDirectory.believedSeconds + 20
            _ = try await scene.finish(try await scene.begin())
            #expect(scene.provider.count("/keys") == after + 1)
            #expect(scene.provider.count("/.well-known/openid-configuration") == after + 1)
        }
    }

    @Test func aKeyThatCameInTheMiddleOfASignInIsFoundAndAnOldOneIsGone() async throws {
        try await FederationScene.with { scene in
            let fresh = TestSigningKey.p256(P256.Signing.PrivateKey())
            let member = try fresh.member("k2")
            scene.backend.time.shiftSeconds = ProviderDirectory.refetchSeconds + 1
            let begun = try await scene.begin()
            let old = try await scene.begin()
            scene.provider.change { $0.keys = [member] }
            let token = try fresh.token(algorithm: "ES256", header: ["kid": "k2"], claims: scene.claims(begun))
            _ = try await scene.finish(begun, token: token)
            await FederatedSignInTests.expectRefusal(scene, "unknown key") { try await scene.finish(old) }
        }
    }

    @Test func unknownKeysMakeUsAskOnceAMinute() async throws {
        try await FederationScene.with { scene in
            #expect(ProviderDirectory.refetchSeconds == 60)
            scene.backend.time.shiftSeconds = ProviderDirectory.refetchSeconds + 1
            let before = scene.provider.count("/keys")
            for _ in 0..<5 {
                let begun = try await scene.begin()
                await FederatedSignInTests.expectRefusal(scene, "unknown key") {
                    try await scene.finish(begun, keyID: "nobody")
                }
            }
            #expect(scene.provider.count("/keys") == before + 1)
            scene.backend.time.shiftSeconds *= 2
            let begun = try await scene.begin()
            await FederatedSignInTests.expectRefusal(scene, "unknown key") {
                try await scene.finish(begun, keyID: "nobody")
            }
            #expect(scene.provider.count("/keys") == before + 2)
        }
    }

    @Test func aTokenWithoutAKeysNameNeedsExactlyOneKeyThatFits() async throws {
        try await FederationScene.with { scene in
            _ = try await scene.finish(try await scene.begin(), keyID: nil)
            let second = try TestSigningKey.p256(P256.Signing.PrivateKey()).member("k2")
            scene.provider.change { $0.keys.append(second) }
            scene.backend.time.shiftSeconds = ProviderDirectory.believedSeconds + 20
            let begun = try await scene.begin()
            await FederatedSignInTests.expectRefusal(scene, "unknown key") {
                try await scene.finish(begun, keyID: nil)
            }
        }
    }

    @Test func keysForOtherUsesAndWeakKeysAreNoKeys() async throws {
        let key = try TestSigningKey.rsa(bits: 1_024)
        let strong = try TestSigningKey.rsa()
        func fits(_ member: [String: String], _ algorithm: SigningAlgorithm) throws -> Bool {
            try JSONDecoder().decode(ProviderKey.self, from: JSONSerialization.data(withJSONObject: member)).fits(
                algorithm)
        }
        #expect(try fits(strong.member("k"), .rs256))
        #expect(try fits(strong.member("k", more: ["alg": "RS256", "use": "sig"]), .rs256))
        #expect(try !fits(strong.member("k", more: ["alg": "RS256"]), .ps256))
        #expect(try !fits(strong.member("k", more: ["use": "enc"]), .rs256))
        #expect(try !fits(strong.member("k", more: ["alg": "RSA-OAEP"]), .rs256))
        #expect(try !fits(strong.member("k"), .es256))
        #expect(try !fits(key.member("k"), .rs256))
        let odd = #"{"keys":[{"kty":"oct","k":"AAAA"},{"kty":"EC","crv":"secp256k1"},{"kid":7},3,null]}"#
        #expect(try ProviderKeySet(document: Array(odd.utf8)).keys.count == 2)
        let many =
            "{\"keys\":[" + Array(repeating: "{}", count: ProviderKeySet.keysMax + 1).joined(separator: ",") + "]}"
        #expect(throws: FederationFailure.keysUnreadable) { _ = try ProviderKeySet(document: Array(many.utf8)) }
    }
}
