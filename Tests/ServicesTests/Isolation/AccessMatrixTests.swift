import Foundation
import KakuzukeProtocol
import Storage
import Testing

@testable import Services

// Goal: nobody sees or touches what is not theirs, whatever method, role, state of the credential and place of an
// identifier. Method: two retailers with the same codes and numbers in one real installation; every combination is
// called over TLS, expectations come from the table of roles, and the other retailer's rows must keep their digests.
@Suite struct AccessMatrixTests {
    @Test func badCredentialsGetOneAnswerEverywhere() async throws {
        try await IsolationWorld.with { world in
            let before = try await world.digests.of(world.tenant.scope.tenant)
            let foreign = try await world.digests.of(world.foreign.scope.tenant)
            let matrix = AccessMatrix(world: world)
            for method in KakuzukeMethod.allCases {
                let findings = try await matrix.withoutCredential(method)
                #expect(findings.isEmpty, "\(findings)")
            }
            #expect(try await world.digests.of(world.tenant.scope.tenant) == before)
            #expect(try await world.digests.of(world.foreign.scope.tenant) == foreign)
        }
    }

    @Test func rolesThatTheTableDoesNotNameAreRefused() async throws {
        try await IsolationWorld.with { world in
            let before = try await world.digests.of(world.tenant.scope.tenant, without: AccessMatrixTests.marksOfUse)
            let foreign = try await world.digests.of(world.foreign.scope.tenant)
            let matrix = AccessMatrix(world: world)
            for method in KakuzukeMethod.allCases {
                let findings = try await matrix.ofOtherRoles(method)
                #expect(findings.isEmpty, "\(findings)")
            }
            #expect(
                try await world.digests.of(world.tenant.scope.tenant, without: AccessMatrixTests.marksOfUse) == before)
            #expect(try await world.digests.of(world.foreign.scope.tenant) == foreign)
        }
    }

    @Test(arguments: KakuzukeMethod.allCases)
    func foreignAndNonexistentAreOne(method: KakuzukeMethod) async throws {
        try await IsolationWorld.with { world in
            // Whoever tries to sign in as a foreign person is counted where that person is at home.
            let left: Set<String> = method == .signInService(.signIn) ? ["sign_in_failures"] : []
            let foreign = try await world.digests.of(world.foreign.scope.tenant, without: left)
            let findings = try await AccessMatrix(world: world).ofAllowedRoles(method)
            #expect(findings.isEmpty, "\(findings)")
            let after = try await world.digests.of(world.foreign.scope.tenant, without: left)
            #expect(after == foreign, "\(after.filter { foreign[$0.key] != $0.value }.keys.sorted())")
        }
    }

    /// Tables in which a credential's use is written down, whoever is refused afterwards.
    static let marksOfUse: Set<String> = ["api_tokens", "user_sessions"]
}
