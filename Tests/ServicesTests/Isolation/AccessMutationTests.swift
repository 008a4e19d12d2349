import Foundation
import KakuzukeProtocol
import Testing

@testable import Services

// Goal: each role check and each extent is needed: without it the matrix is red. Method: the check of one method is
// left out, and the part of the matrix that looks at it is run again.
@Suite struct AccessMutationTests {
    /// Methods whose handler itself wants a kind of credential that only the named roles have: agents' own calls,
    /// and what every person may call for itself. Leaving out the table's check changes nothing there.
    private static func isGuardedTwice(_ method: KakuzukeMethod) -> Bool {
        if case .syncService = method { return true }
        let denied = Role.ofPersons.filter { MethodAccess.row(method).extents(of: [$0]) == nil }
        return denied.isEmpty
    }

    static var checked: [KakuzukeMethod] {
        KakuzukeMethod.allCases.filter {
            if case .open = MethodAccess.row($0).callers { false } else { true }
        }
    }

    @Test(arguments: checked) func everyRoleCheckIsNeeded(method: KakuzukeMethod) async throws {
        let omissions = AccessOmissions()
        omissions.omitRoleCheck(of: method)
        try await IsolationWorld.with(omissions: omissions) { world in
            let findings = try await AccessMatrix(world: world).ofOtherRoles(method)
            if Self.isGuardedTwice(method) {
                #expect(findings.allSatisfy { $0.contains("unauthenticated") }, "\(findings)")
            } else {
                #expect(!findings.isEmpty)
            }
        }
    }

    static var scoped: [KakuzukeMethod] {
        KakuzukeMethod.allCases.filter { method in
            guard case .roles(let roles) = MethodAccess.row(method).callers, method != .syncService(.handshake) else {
                return false
            }
            return roles.values.contains { [.ownStores, .ownCategories, .oneself].contains($0) }
        }
    }

    @Test(arguments: scoped) func everyExtentIsNeeded(method: KakuzukeMethod) async throws {
        let omissions = AccessOmissions()
        omissions.omitExtents(of: method)
        try await IsolationWorld.with(omissions: omissions) { world in
            #expect(MethodProbe.of(method, world.ids, caller: .storeManager).hasExtents)
            let findings = try await AccessMatrix(world: world).ofAllowedRoles(method)
            #expect(!findings.isEmpty)
        }
    }
}
