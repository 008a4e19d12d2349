import Foundation
import KakuzukeProtocol
import RPC
import Storage
import Testing

@testable import Services

// Goal: a session ends when it should, and at the very next call. Method: calls over real TLS with a moved clock.
@Suite struct SessionTests {
    private static func isRefused(_ people: TestPeople, _ session: String) async throws -> Bool {
        try await people.refusal { _ = try await people.whoAmI(session) }?.code == .unauthenticated
    }

    @Test func anIdleSessionEndsAndAUsedOneGoesOnToItsEnd() async throws {
        try await TestPeople.with { people in
            let idle = try await people.person("idle", ["analyst"]).session
            let used = try await people.person("used", ["analyst"]).session
            for _ in 0..<14 {
                people.pass(seconds: 3_000)
                _ = try await people.whoAmI(used)
            }
            #expect(try await Self.isRefused(people, idle))
            // 42,000 of 43,200 seconds are over.
            people.pass(seconds: 1_300)
            #expect(try await Self.isRefused(people, used))
        }
    }

    @Test func useIsNotedOnceAMinute() async throws {
        try await TestPeople.with { people in
            let session = try await people.person("hanako", ["analyst"]).session
            let text = "SELECT last_used_at::text FROM user_sessions"
            let first = try await people.text(text)
            people.pass(seconds: 50)
            _ = try await people.whoAmI(session)
            #expect(try await people.text(text) == first)
            people.pass(seconds: 11)
            _ = try await people.whoAmI(session)
            #expect(try await people.text(text) != first)
        }
    }

    /// Signs in anew after the session has ended.
    private static func again(_ people: TestPeople, after session: String) async throws -> String {
        #expect(try await isRefused(people, session))
        people.pass(seconds: 61)
        let session = try await people.signIn("hanako").sessionToken
        _ = try await people.whoAmI(session)
        return session
    }

    @Test func whateverEndsASessionEndsItAtTheNextCall() async throws {
        try await TestPeople.with { people in
            let person = try await people.person("hanako", ["analyst"])
            _ = try await people.whoAmI(person.session)
            try await people.change(person.id, ["auditor"])
            let second = try await Self.again(people, after: person.session)
            #expect(try await people.whoAmI(second).roles == ["auditor"])
            try await people.disable(person.id)
            #expect(try await Self.isRefused(people, second))
            try await people.enable(person.id)
            let third = try await Self.again(people, after: second)
            let invitation = try await people.invite(person.id)
            #expect(try await Self.isRefused(people, third))
            people.pass(seconds: 61)
            #expect(try await people.refusal { _ = try await people.signIn("hanako") }?.code == .unauthenticated)
            try await people.accept(invitation)
            let fourth = try await Self.again(people, after: third)
            let _: Kakuzuke_V1_SignOutResponse = try await people.call(
                "PersonService/SignOut", Kakuzuke_V1_SignOutRequest(), as: fourth)
            _ = try await Self.again(people, after: fourth)
        }
    }

    @Test func signingOutEverywhereEndsAllAndOnlyOnesOwn() async throws {
        try await TestPeople.with { people in
            let other = try await people.person("other", ["analyst"]).session
            let first = try await people.person("hanako", ["analyst"]).session
            let second = try await people.signIn("hanako").sessionToken
            var request = Kakuzuke_V1_SignOutRequest()
            request.everywhere = true
            let _: Kakuzuke_V1_SignOutResponse = try await people.call(
                "PersonService/SignOut", request, as: first)
            #expect(try await Self.isRefused(people, first))
            #expect(try await Self.isRefused(people, second))
            #expect(try await people.whoAmI(other).login == "other")
        }
    }

    private static func change(
        _ people: TestPeople, _ session: String, from present: String, to new: String
    ) async throws -> (code: KakuzukeError.Code, field: String?)? {
        try await people.refusal {
            var request = Kakuzuke_V1_ChangePasswordRequest()
            request.presentPassword = present
            request.newPassword = new
            let _: Kakuzuke_V1_ChangePasswordResponse = try await people.call(
                "PersonService/ChangePassword", request, as: session)
        }
    }

    @Test func aNewPasswordEndsTheOtherSessions() async throws {
        try await TestPeople.with { people in
            let new = "copper lamp by the river"
            let first = try await people.person("hanako", ["analyst"]).session
            let second = try await people.signIn("hanako").sessionToken
            let wrong = try await Self.change(people, first, from: "not the present one", to: new)
            #expect(wrong?.code == .invalidArgument && wrong?.field == "present_password")
            let own = try await Self.change(people, first, from: TestPeople.password, to: "hanako and her 7 cats")
            #expect(own?.field == "new_password")
            #expect(try await Self.change(people, first, from: TestPeople.password, to: new) == nil)
            #expect(try await Self.isRefused(people, second))
            _ = try await people.whoAmI(first)
            _ = try await people.signIn("hanako", password: new)
            // Guessing within a session has to wait like guessing at the door.
            for _ in 0..<5 { _ = try await Self.change(people, first, from: "not the present one", to: new) }
            #expect(try await Self.change(people, first, from: new, to: new)?.code == .busy)
        }
    }

    @Test func aTokenDoesNotDoWhatNeedsAPersonAtTheDoor() async throws {
        try await TestPeople.with { people in
            let _: Kakuzuke_V1_WhoAmIResponse = try await people.whoAmI(people.owner)
            var begin = Kakuzuke_V1_BeginOneTimeCodesRequest()
            begin.password = TestPeople.password
            let refused = try await people.refusal {
                let _: Kakuzuke_V1_BeginOneTimeCodesResponse = try await people.call(
                    "PersonService/BeginOneTimeCodes", begin, as: people.owner)
            }
            #expect(refused?.code == .permissionDenied)
        }
    }

    @Test func oldRowsGoAndPresentOnesStay() async throws {
        try await TestPeople.with { people in
            let kept = try await people.person("hanako", ["analyst"])
            _ = try await people.refusal { _ = try await people.signIn("hanako", password: "wrong") }
            _ = try await people.refusal { _ = try await people.signIn("hanako", tenant: "nowhere") }
            let count = """
                SELECT (SELECT count(*) FROM sign_in_failures) || ' ' || (SELECT count(*) FROM user_sessions) || ' '
                    || (SELECT count(*) FROM user_invitations) || ' ' || (SELECT count(*) FROM user_devices)
                """
            let house = PeopleHousekeeping(database: people.database, clock: people.backend.people.clock)
            try await house.run()
            #expect(try await people.text(count) == "2 1 1 1")
            #expect(try await people.whoAmI(kept.session).login == "hanako")
            people.pass(seconds: SignInFailures.forgottenAfterSeconds + 1)
            try await house.run()
            #expect(try await people.text(count) == "0 1 1 1")
            people.pass(seconds: PeopleHousekeeping.endedKeptSeconds + 86_400)
            try await house.run()
            #expect(try await people.text(count) == "0 0 0 1")
            people.pass(seconds: PeopleHousekeeping.devicesKeptSeconds)
            try await house.run()
            #expect(try await people.text(count) == "0 0 0 0")
        }
    }

    @Test func aPersonsDevicesAreBounded() async throws {
        try await TestPeople.with { people in
            _ = try await people.person("hanako", ["analyst"])
            for _ in 0..<Int(SignInDesk.devicesMax) + 3 {
                people.pass(seconds: 3)
                _ = try await people.signIn("hanako")
            }
            let count = try await people.text("SELECT count(*)::text FROM user_devices")
            #expect(count == String(SignInDesk.devicesMax))
        }
    }
}
