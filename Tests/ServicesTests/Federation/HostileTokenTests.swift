import Crypto
import CryptoExtras
import Foundation
import KakuzukeProtocol
import RPC
import Testing

@testable import Services

// Goal: no token but one of the provider, for us, for this sign-in and for now opens a session. Method: a provider of
// our own signs tokens that break one rule each; every refusal looks the same from outside.
@Suite struct HostileTokenTests {
    typealias Change = @Sendable (inout [String: Any]) -> Void

    static func refused(
        _ reason: String, at line: Int = #line, _ change: @escaping Change
    ) async throws {
        try await FederationScene.with { scene in
            let begun = try await scene.begin()
            await FederatedSignInTests.expectRefusal(scene, reason, at: line) {
                try await scene.finish(begun, change)
            }
        }
    }

    @Test func claimsOfOthersAreRefused() async throws {
        try await FederationScene.with { scene in
            let client = FederationScene.clientID
            let cases: [(String, Change)] = [
                ("of another issuer", { $0["iss"] = "https://evil.example" }),
                ("of another issuer", { $0["iss"] = ($0["iss"] as? String ?? "") + "/" }),
                ("for another client", { $0["aud"] = "other" }),
                ("for another client", { $0["aud"] = [String]() }),
                ("for another client", { $0["aud"] = ["other", "more"] }),
                ("for another client", { $0["aud"] = [client, "other"] }),
                ("for another client", { $0["azp"] = "other" }),
                (
                    "for another client",
                    {
                        $0["aud"] = [client, "other"]
                        $0["azp"] = "other"
                    }
                ),
                ("of another sign-in", { $0["nonce"] = "other" }),
                ("of another sign-in", { $0["nonce"] = nil }),
                ("names nobody", { $0["sub"] = "" }),
                ("names nobody", { $0["sub"] = String(repeating: "x", count: 256) }),
                ("names nobody", { $0["sub"] = "a\u{0}b" }),
                ("cannot be read", { $0["sub"] = nil }),
                ("cannot be read", { $0["sub"] = 17 }),
                ("cannot be read", { $0["iss"] = nil }),
                ("cannot be read", { $0["aud"] = nil }),
                ("cannot be read", { $0["exp"] = nil }),
                ("cannot be read", { $0["exp"] = "tomorrow" }),
                ("cannot be read", { $0["iat"] = nil }),
            ]
            for (reason, change) in cases {
                let begun = try await scene.begin()
                await FederatedSignInTests.expectRefusal(scene, reason) { try await scene.finish(begun, change) }
            }
            let begun = try await scene.begin()
            _ = try await scene.finish(begun) {
                $0["aud"] = [client, "other"]
                $0["azp"] = client
            }
        }
    }

    @Test func clocksMayBeAMinuteApartAndNoMore() async throws {
        try await FederationScene.with { scene in
            let leeway = Int(IDTokenClaims.leewaySeconds)
            #expect(leeway == 60)
            let refused: [(String, Change)] = [
                ("has expired", { $0["exp"] = FederationScene.now() - leeway - 2 }),
                ("has expired", { $0["exp"] = -1e300 }),
                ("does not hold yet", { $0["nbf"] = FederationScene.now() + leeway + 20 }),
                ("does not hold yet", { $0["iat"] = FederationScene.now() + leeway + 20 }),
                ("does not hold yet", { $0["iat"] = 1e300 }),
            ]
            for (reason, change) in refused {
                let begun = try await scene.begin()
                await FederatedSignInTests.expectRefusal(scene, reason) { try await scene.finish(begun, change) }
            }
            let accepted: [Change] = [
                { $0["exp"] = FederationScene.now() - leeway + 20 }, { $0["nbf"] = FederationScene.now() + leeway - 2 },
                { $0["iat"] = FederationScene.now() + leeway - 2 }, { $0["exp"] = 1e300 },
            ]
            for change in accepted { _ = try await scene.finish(try await scene.begin(), change) }
        }
    }

    @Test func unsignedTokensAndTokensSignedWithWhatEverybodyKnowsAreRefused() async throws {
        let rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        try await FederationScene.with(.rsa(rsa)) { scene in
            let publicKeys = [
                Data(rsa.publicKey.pemRepresentation.utf8), rsa.publicKey.derRepresentation,
                rsa.publicKey.pkcs1DERRepresentation,
            ]
            var begun = try await scene.begin()
            for algorithm in ["none", "None", "NONE", "nOnE", ""] {
                let unsigned = try TestSigningKey.unsigned(
                    header: ["alg": algorithm, "kid": "k1"], claims: scene.claims(begun))
                for token in [unsigned + ".", unsigned + ".AAAA"] {
                    await FederatedSignInTests.expectRefusal(scene, "not allowed") {
                        try await scene.finish(begun, token: token)
                    }
                    begun = try await scene.begin()
                }
            }
            for key in publicKeys {
                let text = try TestSigningKey.unsigned(
                    header: ["alg": "HS256", "kid": "k1"], claims: scene.claims(begun))
                let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key))
                await FederatedSignInTests.expectRefusal(scene, "not allowed") {
                    try await scene.finish(begun, token: text + "." + TestSigningKey.base64URL(Data(code)))
                }
                begun = try await scene.begin()
            }
            // The right key, but a name for it that fits neither the key nor the signature.
            for algorithm in ["ES256", "EdDSA", "RS512", "RS384", "ES384", "HS512"] {
                let text = try TestSigningKey.unsigned(
                    header: ["alg": algorithm, "kid": "k1"], claims: scene.claims(begun))
                let signed = try rsa.signature(for: SHA256.hash(data: Data(text.utf8)), padding: .insecurePKCS1v1_5)
                let reason = ["ES256", "EdDSA"].contains(algorithm) ? "unknown key" : "not allowed"
                await FederatedSignInTests.expectRefusal(scene, reason) {
                    try await scene.finish(
                        begun, token: text + "." + TestSigningKey.base64URL(signed.rawRepresentation))
                }
                begun = try await scene.begin()
            }
        }
    }

    @Test func changedAndMisshapenTokensAreRefused() async throws {
        try await FederationScene.with { scene in
            let other = TestSigningKey.p256(P256.Signing.PrivateKey())
            var begun = try await scene.begin()
            let stolen = try other.token(algorithm: "ES256", header: ["kid": "k1"], claims: scene.claims(begun))
            await FederatedSignInTests.expectRefusal(scene, "does not fit") {
                try await scene.finish(begun, token: stolen)
            }
            begun = try await scene.begin()
            // The header brings a key of its own, and the address of one.
            let member = try other.member("k1")
            for header in [
                ["kid": "k1", "jwk": member], ["kid": "k1", "x5c": ["AAAA"]], ["kid": "k1", "crit": ["exp"]],
            ]
                as [[String: Any]]
            {
                let token = try other.token(algorithm: "ES256", header: header, claims: scene.claims(begun))
                await FederatedSignInTests.expectRefusal(scene, "cannot be read") {
                    try await scene.finish(begun, token: token)
                }
                begun = try await scene.begin()
            }
            let right = try scene.provider.key.token(
                algorithm: "ES256", header: ["kid": "k1"], claims: scene.claims(begun))
            let parts = right.split(separator: ".").map(String.init)
            let huge = TestSigningKey.base64URL(Data(#"{"alg":"ES256","kid":"k1","x":1e300}"#.utf8))
            let misshapen: [(String, String)] = [
                ("", "cannot be read"), ("..", "cannot be read"), (parts[0] + "." + parts[1], "cannot be read"),
                (right + ".x", "cannot be read"), ("\(huge).\(parts[1]).\(parts[2])", "cannot be read"),
                ("\(parts[0]).\(parts[1]).", "does not fit"), ("\(parts[0]).\(parts[1]).AAAA", "does not fit"),
                ("\(parts[0])..\(parts[2])", "does not fit"),
                (String(repeating: "a", count: IDToken.bytesMax + 1), "cannot be read"),
            ]
            for (token, reason) in misshapen {
                begun = try await scene.begin()
                await FederatedSignInTests.expectRefusal(scene, reason) {
                    try await scene.finish(begun, token: token)
                }
            }
        }
    }

    @Test func tokensForOtherUsesAreRefused() async throws {
        try await FederationScene.with { scene in
            let begun = try await scene.begin()
            let token = try scene.provider.key.token(
                algorithm: "ES256", header: ["kid": "k1", "typ": "at+jwt"], claims: scene.claims(begun))
            await FederatedSignInTests.expectRefusal(scene, "cannot be read") {
                try await scene.finish(begun, token: token)
            }
        }
    }
}
