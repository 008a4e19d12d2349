import Foundation
import KakuzukeProtocol
import RPC
import Storage
import Testing

@testable import Services

// Goal: a person gets in with the right password and code, and nobody learns anything from a refusal. Method: calls
// over real TLS; refusals are compared by all that crosses the wire and by the number of computations.
@Suite struct SignInTests {
    @Test func anInvitedPersonSetsAPasswordAndSignsIn() async throws {
        try await TestPeople.with { people in
            let added = try await people.add("Hanako", ["analyst"])
            #expect(try await people.users().first { $0.login == "hanako" }?.hasPassword_p == false)
            try await people.accept(added.invitation)
            let signedIn = try await people.signIn("HANAKO")
            #expect(signedIn.device.count == 32 && signedIn.idleSeconds == 3_600 && !signedIn.secondFactorMissing)
            let now = people.backend.people.clock.now().milliseconds
            #expect(abs(signedIn.expiresAtMs - now - 12 * 3_600_000) < 60_000)
            let who = try await people.whoAmI(signedIn.sessionToken)
            #expect(who.login == "hanako" && who.label == "user:hanako" && who.tenantCode == "t")
            #expect(who.roles == ["analyst"] && who.methods.contains("kakuzuke.v1.ProductService/ListProducts"))
            #expect(!who.methods.contains("kakuzuke.v1.UserService/ListUsers"))
            let user = try #require(try await people.users().first { $0.login == "hanako" })
            #expect(user.hasPassword_p && user.openSessions == 1 && user.hasLastSignInAtMs)
            let stored = try await people.database.run(
                people.scope, FindSignInUser(tenant: people.scope.tenant, login: "hanako"))
            #expect(stored.first?.passwordHash?.hasPrefix("$scrypt$") == true)
            let actions = try await people.auditActions()
            for action in ["user.added", "invitation.accepted", "user.signed_in"] {
                #expect(actions.filter { $0.contains(action) }.count == 1, "\(action)")
            }
        }
    }

    @Test func everyRefusalIsTheSameAndTakesTheSameWork() async throws {
        try await TestPeople.with { people in
            let person = try await people.person("hanako", ["analyst"])
            let gone = try await people.person("gone", ["analyst"])
            try await people.disable(gone.id)
            _ = try await people.add("invited", ["analyst"])
            people.pass(seconds: 61)
            var answers: Set<[UInt8]> = []
            let attempts = [
                ("t", "hanako", "wrong password, long enough"), ("t", "nobody", TestPeople.password),
                ("nowhere", "hanako", TestPeople.password), ("t", "gone", TestPeople.password),
                ("t", "invited", TestPeople.password), ("T\u{0}", "hanako\u{0}", TestPeople.password),
                ("t", "hanako", ""), ("t", "hanako", String(repeating: "a", count: 5_000)),
                ("t", String(repeating: "h", count: 500), TestPeople.password),
            ]
            for (tenant, login, password) in attempts {
                let before = people.backend.people.hasher.computedCount
                do {
                    _ = try await people.signIn(login, password: password, tenant: tenant)
                    Issue.record("\(tenant) \(login) was let in")
                } catch let error as RPCError {
                    #expect(error.code == .unauthenticated)
                    answers.insert(Array(error.message.utf8) + (error.metadata.bytes(KakuzukeError.metadataKey) ?? []))
                }
                #expect(people.backend.people.hasher.computedCount == before + 1, "\(tenant) \(login)")
            }
            #expect(answers.count == 1)
            #expect(try await people.whoAmI(person.session).login == "hanako")
        }
    }

    @Test func anOldHashIsReplacedAtSignIn() async throws {
        try await TestPeople.with { people in
            let person = try await people.person("hanako", ["analyst"])
            let user = try #require(UUID(uuidString: person.id))
            let old = try PasswordHash(
                computing: TestPeople.password, salt: [UInt8](repeating: 1, count: 16),
                cost: PasswordHash.Cost(rounds: 3, blockSize: 1, parallelism: 1))
            let tenant = people.scope.tenant
            _ = try await people.database.run(
                people.scope,
                SetPasswordHash(
                    tenant: tenant, user: user, passwordHash: old.text, setAt: people.backend.people.clock.now()))
            _ = try await people.signIn("hanako")
            let rows = try await people.database.run(people.scope, FindSignInUser(tenant: tenant, login: "hanako"))
            let stored = try #require(rows.first?.passwordHash)
            #expect(stored.hasPrefix("$scrypt$ln=4,"))
            _ = try await people.signIn("hanako")
        }
    }

    @Test func codesAreNeededOnceConfirmedAndCountOnce() async throws {
        try await TestPeople.with { people in
            let person = try await people.person("hanako", ["analyst"])
            let codes = try await people.setUpCodes(person.session)
            #expect(try await people.whoAmI(person.session).hasOneTimeCodes_p)
            let missing = try await people.refusal { _ = try await people.signIn("hanako") }
            #expect(missing?.code == .unauthenticated && missing?.field == "one_time_code")
            // The code that confirmed has been used.
            let used = people.code(codes)
            let again = try await people.refusal { _ = try await people.signIn("hanako", code: used) }
            #expect(again?.code == .unauthenticated && again?.field == "one_time_code")
            people.pass(seconds: 30)
            let code = people.code(codes)
            // Without the password the code is neither looked at nor used up.
            let guess = try await people.refusal { _ = try await people.signIn("hanako", password: "x", code: code) }
            #expect(guess?.code == .unauthenticated && guess?.field == nil)
            #expect(try await people.signIn("hanako", code: code).secondFactorMissing == false)
            people.pass(seconds: 600)
            let late = try await people.refusal { _ = try await people.signIn("hanako", code: code) }
            #expect(late?.field == "one_time_code")
        }
    }

    @Test func ofTwentyParallelUsesOfACodeExactlyOneWins() async throws {
        try await TestPeople.with { people in
            let person = try await people.person("hanako", ["analyst"])
            let codes = try await people.setUpCodes(person.session)
            people.pass(seconds: 61)
            let desk = SignInDesk(people.backend.people)
            let code = people.code(codes)
            let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        do {
                            _ = try await desk.signIn(
                                TestPeople.signInRequest("hanako", code: code), from: "192.0.2.\(number)")
                            return true
                        } catch let error as ServiceError where [.unauthenticated, .tooMuch].contains(error.code) {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wins == 1)
        }
    }

    @Test func secretsOfCodesAreSealedAndBoundToThePerson() async throws {
        try await TestPeople.with { people in
            let first = try await people.person("first", ["analyst"])
            let second = try await people.person("second", ["analyst"])
            let codes = try await people.setUpCodes(first.session)
            _ = try await people.setUpCodes(second.session)
            let dump = try await people.text(
                "SELECT string_agg(encode(one_time_secret, 'hex'), ' ') FROM users")
            let plain = codes.secret.map { String(format: "%02x", $0) }.joined()
            #expect(dump.count > 100 && !dump.contains(plain))
            // One person's secret copied into another's row is worth nothing.
            try await people.run(
                """
                UPDATE users SET one_time_secret = (SELECT one_time_secret FROM users WHERE login = 'first')
                WHERE login = 'second'
                """)
            people.pass(seconds: 61)
            let refused = try await people.refusal {
                _ = try await people.signIn("second", code: people.code(codes))
            }
            #expect(refused?.code == .defect)
        }
    }

    @Test func aNewSecretNeedsASessionWithACode() async throws {
        try await TestPeople.with { people in
            let person = try await people.person("hanako", ["analyst"])
            let codes = try await people.setUpCodes(person.session)
            people.pass(seconds: 61)
            let strong = try await people.signIn("hanako", code: people.code(codes)).sessionToken
            // A session from before the second factor, as it would be left over after a fault.
            try await people.run(
                "UPDATE user_sessions SET has_second_factor = false, ended_at = NULL")
            people.pass(seconds: 3)
            var begin = Kakuzuke_V1_BeginOneTimeCodesRequest()
            begin.password = TestPeople.password
            let weak = try await people.refusal {
                let _: Kakuzuke_V1_BeginOneTimeCodesResponse = try await people.call(
                    "PersonService/BeginOneTimeCodes", begin, as: strong)
            }
            #expect(weak?.code == .permissionDenied)
        }
    }

    @Test func aTenantThatWantsASecondFactorGivesLimitedSessions() async throws {
        try await TestPeople.with { people in
            let person = try await people.person("hanako", ["owner"])
            try await people.run(
                "UPDATE tenant_settings SET second_factor_required = true")
            people.pass(seconds: 3)
            // The session from before is limited as well.
            let stores = try await people.refusal {
                let _: Kakuzuke_V1_ListStoresResponse = try await people.call(
                    "StoreService/ListStores", Kakuzuke_V1_ListStoresRequest(), as: person.session)
            }
            #expect(stores?.code == .permissionDenied)
            let signedIn = try await people.signIn("hanako")
            #expect(signedIn.secondFactorMissing)
            let who = try await people.whoAmI(signedIn.sessionToken)
            #expect(
                who.methods == [
                    "kakuzuke.v1.PersonService/BeginOneTimeCodes", "kakuzuke.v1.PersonService/ConfirmOneTimeCodes",
                    "kakuzuke.v1.PersonService/SignOut", "kakuzuke.v1.PersonService/WhoAmI",
                ])
            let token = try await people.refusal {
                _ = try await people.createToken(roles: ["owner"], as: signedIn.sessionToken)
            }
            #expect(token?.code == .permissionDenied)
            let codes = try await people.setUpCodes(signedIn.sessionToken)
            let _: Kakuzuke_V1_ListStoresResponse = try await people.call(
                "StoreService/ListStores", Kakuzuke_V1_ListStoresRequest(), as: signedIn.sessionToken)
            people.pass(seconds: 61)
            #expect(try await !people.signIn("hanako", code: people.code(codes)).secondFactorMissing)
        }
    }
}
