import Foundation
import KakuzukeProtocol
import RPC
import Testing

@testable import Services

// Goal: the owner sets, sees and takes away the tenant's provider, each change with one entry in the audit log; the
// secret is never shown. Method: calls over TLS with a provider that keeps the rules.
@Suite struct IdentityProviderTests {
    @Test func theProviderIsSetToldAndTakenAway() async throws {
        try await FederationScene.with(isSet: false) { scene in
            #expect(try await get(scene).issuer.isEmpty)
            let before = try await scene.audit().count
            try await scene.set(secret: "top-secret")
            let told = try await get(scene)
            #expect(told.issuer == scene.provider.issuer && told.clientID == FederationScene.clientID)
            try await scene.set(clientID: "second")
            #expect(try await get(scene).clientID == "second")
            try await remove(scene)
            #expect(try await get(scene).issuer.isEmpty)
            let missing = await #expect(throws: RPCError.self) { try await remove(scene) }
            #expect(missing?.code == .notFound)
            let entries = try await scene.audit().dropFirst(before)
            #expect(entries.count == 3)
            let actions = ["identity_provider.set", "identity_provider.set", "identity_provider.removed"]
            #expect(zip(entries, actions).allSatisfy { $0.contains($1) })
            #expect(!entries.contains { $0.contains("top-secret") })
        }
    }

    @Test func wrongTextsAreNamed() async throws {
        try await FederationScene.with(isSet: false) { scene in
            let long = String(repeating: "x", count: IdentityProviderDesk.clientTextBytesMax)
            try await scene.set(clientID: long, secret: long)
            for (clientID, secret) in [
                ("", ""), ("a b", ""), ("ä", ""), (long + "x", ""), ("a", "b c"), ("a", long + "x"), ("a\n", ""),
            ] {
                let error = await #expect(throws: RPCError.self) {
                    try await scene.set(clientID: clientID, secret: secret)
                }
                #expect(error?.code == .invalidArgument)
            }
        }
    }

    private func get(_ scene: FederationScene) async throws -> Kakuzuke_V1_GetIdentityProviderResponse {
        try await scene.client.unary(
            "kakuzuke.v1.IdentityProviderService/GetIdentityProvider", Kakuzuke_V1_GetIdentityProviderRequest(),
            options: scene.backend.options(scene.owner))
    }

    private func remove(_ scene: FederationScene) async throws {
        let _: Kakuzuke_V1_RemoveIdentityProviderResponse = try await scene.client.unary(
            "kakuzuke.v1.IdentityProviderService/RemoveIdentityProvider",
            Kakuzuke_V1_RemoveIdentityProviderRequest(), options: scene.backend.options(scene.owner))
    }
}
