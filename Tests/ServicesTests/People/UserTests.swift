import Foundation
import KakuzukeProtocol
import RPC
import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: who handles whom. Method: every act of administrators on every kind of person over real TLS, and races of two
// owners and of a hundred redemptions.
@Suite struct UserTests {
    private static let ownerID = StorageTestDatabase.owner.uuidString.lowercased()

    @Test func administratorsHandleEverybodyButOwners() async throws {
        try await TestPeople.with { people in
            let administrator = try await people.person("admin", ["administrator"])
            let other = try await people.person("other", ["administrator"])
            let session = administrator.session
            let added = try await people.add("clerk", ["customer_service"], as: session)
            try await people.change(added.userID, ["analyst"], as: session)
            try await people.disable(other.id, as: session)
            try await people.enable(other.id, as: session)
            _ = try await people.invite(other.id, as: session)
            let refusals: [() async throws -> Void] = [
                { _ = try await people.add("boss", ["owner"], as: session) },
                { _ = try await people.add("boss", ["analyst", "owner"], as: session) },
                { try await people.change(added.userID, ["owner"], as: session) },
                { try await people.change(Self.ownerID, ["analyst"], as: session) },
                { try await people.disable(Self.ownerID, as: session) },
                { try await people.enable(Self.ownerID, as: session) },
                { _ = try await people.invite(Self.ownerID, as: session) },
                { try await people.change(administrator.id, ["administrator", "analyst"], as: session) },
            ]
            for (number, work) in refusals.enumerated() {
                #expect(try await people.refusal(work)?.code == .permissionDenied, "\(number)")
            }
            #expect(try await people.users().contains { $0.login == "boss" } == false)
        }
    }

    @Test func anOwnersTokenOfAnAdministratorHandlesNoOwners() async throws {
        try await TestPeople.with { people in
            let boss = try await people.person("boss", ["owner", "administrator"])
            let weak = try await people.createToken(roles: ["administrator"], as: boss.session).token
            let refused = try await people.refusal { _ = try await people.add("next", ["owner"], as: weak) }
            #expect(refused?.code == .permissionDenied)
            _ = try await people.add("clerk", ["analyst"], as: weak)
        }
    }

    @Test func nobodyChangesTheirOwnRoles() async throws {
        try await TestPeople.with { people in
            let second = try await people.person("second", ["owner"])
            let refused = try await people.refusal {
                try await people.change(second.id, ["owner", "analyst"], as: second.session)
            }
            #expect(refused?.code == .permissionDenied && refused?.field == "user_id")
        }
    }

    @Test func theLastOwnerWhoCanSignInStays() async throws {
        try await TestPeople.with { people in
            let second = try await people.person("second", ["owner"])
            try await people.disable(Self.ownerID, as: second.session)
            // The first owner's token has stopped with its person.
            #expect(try await people.refusal { _ = try await people.whoAmI(people.owner) }?.code == .unauthenticated)
            let third = try await people.add("third", ["owner"], as: second.session)
            // The third has not set a password: it could not sign in.
            let disabled = try await people.refusalOfDisabling(second)
            #expect(disabled?.code == .wrongState && disabled?.field == "user_id")
            let invited = try await people.refusalOfInviting(second)
            #expect(invited?.code == .wrongState && invited?.field == "user_id")
            _ = try await people.whoAmI(second.session)
            try await people.accept(third.invitation)
            let session = try await people.signIn("third").sessionToken
            try await people.change(second.id, ["analyst"], as: session)
            #expect(
                try await people.refusal { try await people.disable(third.userID, as: session) }?.code == .wrongState)
        }
    }

    @Test func twoOwnersWhoDisableEachOtherAtOnceLeaveOne() async throws {
        for _ in 0..<5 {
            try await TestPeople.with { people in
                let second = try await people.person("second", ["owner"])
                let third = try await people.person("third", ["owner"])
                try await people.disable(Self.ownerID, as: second.session)
                async let disabling = people.refusal { try await people.disable(third.id, as: second.session) }
                async let changing = people.refusal {
                    try await people.change(second.id, ["analyst"], as: third.session)
                }
                let outcomes = [try await disabling?.code, try await changing?.code]
                #expect(outcomes.filter { $0 == nil }.count <= 1)
                let able = try await people.database.run(
                    people.scope,
                    CountAbleOwners(tenant: people.scope.tenant, now: people.backend.people.clock.now()))
                #expect(able.first?.owners ?? 0 >= 1)
            }
        }
    }

    @Test func rolesAndScopesFitTheTenant() async throws {
        try await TestPeople.with { people in
            _ = try await people.database.run(
                people.scope,
                InsertCategories(tenant: people.scope.tenant, categories: [CategoryKey(rawValue: 1)], codes: ["BOOK"]))
            let wrong: [(roles: [String], stores: [String], categories: [String], field: String)] = [
                ([], [], [], "roles"), (["king"], [], [], "roles"), (["agent"], [], [], "roles"),
                (["platform_operator"], [], [], "roles"), (["integration"], [], [], "roles"),
                (["analyst", "analyst"], [], [], "roles"), (["store_manager"], [], [], "store_codes"),
                (["store_manager"], ["S99"], [], "store_codes"),
                (["store_manager"], ["S01", "S01"], [], "store_codes"),
                (["analyst"], ["S01"], [], "store_codes"), (["category_manager"], [], [], "categories"),
                (["category_manager"], [], ["FOOD"], "categories"), (["analyst"], [], ["BOOK"], "categories"),
            ]
            for entry in wrong {
                let refused = try await people.refusal {
                    _ = try await people.add("x", entry.roles, stores: entry.stores, categories: entry.categories)
                }
                #expect(refused?.code == .invalidArgument && refused?.field == entry.field, "\(entry)")
            }
            let manager = try await people.person(
                "manager", ["store_manager", "category_manager"], stores: ["S02"], categories: ["BOOK"])
            let who = try await people.whoAmI(manager.session)
            #expect(who.storeCodes == ["S02"] && who.categories == ["BOOK"])
            let stores: Kakuzuke_V1_ListStoresResponse = try await people.call(
                "StoreService/ListStores", Kakuzuke_V1_ListStoresRequest(), as: manager.session)
            #expect(stores.stores.map(\.code) == ["S02"])
        }
    }

    @Test func loginsAndNamesAreChecked() async throws {
        try await TestPeople.with { people in
            _ = try await people.add("taken", ["analyst"])
            #expect(try await people.refusalOfAdding("TAKEN")?.code == .alreadyExists)
            for login in ["", "-a", "a b", "花子", "a\u{0}", String(repeating: "a", count: 65), ".a", "a/b"] {
                let refused = try await people.refusalOfAdding(login)
                #expect(refused?.code == .invalidArgument && refused?.field == "login", "\(login)")
            }
            for name in ["", String(repeating: "n", count: 257), "a\u{0}b", "a\nb"] {
                #expect(try await people.refusalOfAdding("fine", name: name)?.field == "name", "\(name)")
            }
            for user in ["", "x", UUID().uuidString] {
                #expect(try await people.refusal { try await people.disable(user) }?.code == .notFound)
            }
        }
    }

    @Test func anInvitationWorksOnceForSevenDays() async throws {
        try await TestPeople.with { people in
            let added = try await people.add("hanako", ["analyst"])
            // A password that is refused does not use the invitation up.
            #expect(try await people.refusalOfAccepting(added.invitation, "short")?.field == "password")
            #expect(try await people.refusalOfAccepting(added.invitation, "123456789012")?.field == "password")
            #expect(
                try await people.refusalOfAccepting(added.invitation, "the hanako of the hill")?.field == "password")
            people.pass(seconds: InvitationDesk.lifetimeSeconds - 60)
            try await people.accept(added.invitation)
            let again = try await people.refusalOfAccepting(added.invitation, "another good one here")
            #expect(again?.code == .invalidArgument && again?.field == "invitation")
            let late = try await people.add("jiro", ["analyst"])
            people.pass(seconds: InvitationDesk.lifetimeSeconds + 1)
            #expect(try await people.refusalOfAccepting(late.invitation, TestPeople.password)?.field == "invitation")
            let first = try await people.invite(late.userID)
            let second = try await people.invite(late.userID)
            #expect(try await people.refusalOfAccepting(first, TestPeople.password)?.field == "invitation")
            try await people.disable(late.userID)
            #expect(try await people.refusalOfAccepting(second, TestPeople.password)?.field == "invitation")
            try await people.enable(late.userID)
            #expect(try await people.refusalOfAccepting(second, TestPeople.password)?.field == "invitation")
            for text in [
                "", "kzi_x", people.owner,
                SecretToken(kind: .invitation, tenant: UUID(), secret: people.backend.people.randomBytes(32)).text,
            ] {
                #expect(try await people.refusalOfAccepting(text, TestPeople.password)?.field == "invitation")
            }
        }
    }

    @Test func ofAHundredParallelRedemptionsExactlyOneSetsAPassword() async throws {
        try await TestPeople.with { people in
            let added = try await people.add("hanako", ["analyst"])
            let accepted = try await withThrowingTaskGroup(of: Int?.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let refused = try await people.refusal {
                            try await people.accept(added.invitation, password: "plum cabinet wagon \(number)")
                        }
                        #expect(refused == nil || refused?.field == "invitation" || refused?.code == .busy)
                        return refused == nil ? number : nil
                    }
                }
                return try await group.reduce(into: []) { if let number = $1 { $0.append(number) } }
            }
            #expect(accepted.count == 1)
            _ = try await people.signIn("hanako", password: "plum cabinet wagon \(accepted[0])")
        }
    }

    @Test func anInvitationTakesPasswordAndCodesAway() async throws {
        try await TestPeople.with { people in
            let person = try await people.person("hanako", ["analyst"])
            _ = try await people.setUpCodes(person.session)
            let invitation = try await people.invite(person.id)
            let user = try #require(try await people.users().first { $0.login == "hanako" })
            #expect(!user.hasPassword_p && !user.hasOneTimeCodes_p && user.openSessions == 0)
            try await people.accept(invitation)
            people.pass(seconds: 61)
            _ = try await people.signIn("hanako")
        }
    }

    @Test func everyChangeLeavesOneEntryAndNothingPersonal() async throws {
        try await TestPeople.with { people in
            let before = try await people.auditActions().count
            let added = try await people.add("hanako", ["analyst"])
            try await people.change(added.userID, ["auditor"])
            try await people.disable(added.userID)
            try await people.enable(added.userID)
            _ = try await people.invite(added.userID)
            let entries = try await people.auditActions().dropFirst(before)
            for (entry, action) in zip(
                entries, ["user.added", "user.changed", "user.disabled", "user.enabled", "user.invited"])
            {
                #expect(entry.contains(action) && entry.contains(added.userID) && !entry.contains("Person"))
            }
            #expect(entries.count == 5)
        }
    }
}
