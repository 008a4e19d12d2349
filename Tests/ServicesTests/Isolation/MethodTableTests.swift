import Foundation
import KakuzukeProtocol
import Testing

@testable import Services

// Goal: the documentation tells who may call what, as the server checks it, and the table keeps to the rules of roles.
// Method: the page is made from the table again and compared; rules of the roles are written down here once more.
@Suite struct MethodTableTests {
    @Test func theDocumentedTableIsTheOneThatIsChecked() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let written = try String(contentsOf: root.appending(path: "docs/methods.md"), encoding: .utf8)
        #expect(written == MethodTableDocument().text, "run `kakuzuke-server methods > docs/methods.md`")
    }

    private static func methods(of role: Role) -> Set<KakuzukeMethod> {
        Set(
            KakuzukeMethod.allCases.filter {
                guard case .roles(let roles) = MethodAccess.row($0).callers else { return false }
                return roles[role] != nil
            })
    }

    @Test func theOperatorSeesNoTenantAndNoTenantSeesTheOperator() {
        let ofOperator = Self.methods(of: .platformOperator)
        #expect(ofOperator == Set(TenantServiceMethod.allCases.map { .tenantService($0) }))
        for role in Role.allCases where role != .platformOperator {
            #expect(Self.methods(of: role).isDisjoint(with: ofOperator), "\(role)")
        }
    }

    @Test func theOwnerMayEverythingThatAnyoneInTheTenantMay() {
        let owner = Self.methods(of: .owner)
        for role in Role.ofPersons {
            #expect(Self.methods(of: role).isSubset(of: owner), "\(role)")
        }
    }

    @Test func singleCustomersAreForCustomerServiceAndTheOwner() {
        for method in KakuzukeMethod.allCases where MethodAccess.row(method).effect == .customer {
            guard case .roles(let roles) = MethodAccess.row(method).callers else {
                Issue.record("\(method) is open")
                continue
            }
            #expect(Set(roles.keys) == [.owner, .customerService], "\(method)")
        }
    }

    @Test func writersDoNotActivateAndReadersDoNotChange() {
        #expect(!Self.methods(of: .policyAuthor).contains(.policyService(.activatePolicy)))
        #expect(!Self.methods(of: .policyActivator).contains(.policyService(.uploadPolicy)))
        for role in [Role.auditor, .analyst] {
            let changes = Self.methods(of: role).filter {
                guard MethodAccess.row($0).effect != .none, case .roles(let roles) = MethodAccess.row($0).callers
                else { return false }
                return roles[role] != .oneself
            }
            #expect(changes.isEmpty, "\(role): \(changes)")
        }
        for (role, extent) in [(Role.storeManager, Extent.ownStores), (.categoryManager, .ownCategories)] {
            for method in Self.methods(of: role) {
                guard case .roles(let roles) = MethodAccess.row(method).callers, let found = roles[role] else {
                    continue
                }
                #expect(found == extent || found == .oneself, "\(method)")
            }
        }
        #expect(
            Self.methods(of: .agent) == Set(SyncServiceMethod.allCases.map { .syncService($0) }))
    }
}
