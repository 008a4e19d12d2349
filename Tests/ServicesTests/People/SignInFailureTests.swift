import Foundation
import KakuzukeProtocol
import Storage
import Testing

@testable import Services

// Goal: guessing is slow, and nobody locks another person out. Method: the desk itself, because a test has one address
// only on the wire; the clock is moved.
@Suite struct SignInFailureTests {
    private struct Door {
        let people: TestPeople
        let desk: SignInDesk

        /// nil: signed in. Otherwise the refusal and, when one has to wait, the seconds.
        func attempt(
            _ login: String = "hanako", password: String = "a wrong password", from address: String,
            device: Data? = nil, tenant: String = "t", code: String? = nil
        ) async throws -> (code: ServiceError.Code, seconds: Int?)? {
            do {
                _ = try await desk.signIn(
                    TestPeople.signInRequest(
                        login, password: password, code: code, device: device, tenant: tenant), from: address)
                return nil
            } catch let error as ServiceError {
                return (error.code, error.parameters["seconds"].flatMap { Int($0) })
            }
        }
    }

    private static func with(_ body: (Door) async throws -> Void) async throws {
        try await TestPeople.with { people in
            _ = try await people.person("hanako", ["analyst"])
            try await body(Door(people: people, desk: SignInDesk(people.backend.people)))
        }
    }

    @Test func aSourceWaitsLongerAfterEachFailure() async throws {
        try await Self.with { door in
            for _ in 0..<SignInFailures.freeFailures {
                #expect(try await door.attempt(from: "192.0.2.1")?.code == .unauthenticated)
            }
            var expected = 30
            for _ in 0..<8 {
                let computed = door.people.backend.people.hasher.computedCount
                let blocked = try await door.attempt(password: TestPeople.password, from: "192.0.2.1")
                #expect(blocked?.code == .tooMuch)
                #expect((expected - 2...expected).contains(try #require(blocked?.seconds)), "\(expected)")
                #expect(door.people.backend.people.hasher.computedCount == computed)
                door.people.pass(seconds: Int64(expected))
                #expect(try await door.attempt(from: "192.0.2.1")?.code == .unauthenticated)
                expected = min(expected * 2, 900)
            }
            #expect(expected == 900)
        }
    }

    @Test func aSuccessForgetsAndADayForgets() async throws {
        try await Self.with { door in
            for _ in 0..<4 { _ = try await door.attempt(from: "192.0.2.1") }
            #expect(try await door.attempt(password: TestPeople.password, from: "192.0.2.1") == nil)
            for _ in 0..<4 { #expect(try await door.attempt(from: "192.0.2.1")?.code == .unauthenticated) }
            door.people.pass(seconds: SignInFailures.forgottenAfterSeconds + 1)
            for _ in 0..<4 { #expect(try await door.attempt(from: "192.0.2.1")?.code == .unauthenticated) }
            #expect(try await door.attempt(password: TestPeople.password, from: "192.0.2.1") == nil)
        }
    }

    @Test func aThousandFailuresFromElsewhereLockNobodyOut() async throws {
        try await Self.with { door in
            let device = try await door.people.signIn("hanako").device
            for number in 0..<1_000 {
                let address = number % 2 == 0 ? "203.0.113.\(number / 2 % 100)" : "2001:db8:0:\(number % 89)::\(number)"
                let refused = try await door.attempt(from: address)
                #expect(refused?.code == .unauthenticated || refused?.code == .tooMuch)
            }
            #expect(try await door.attempt(from: "203.0.113.1")?.code == .tooMuch)
            // The person at its own device, even where the address itself has to wait.
            #expect(try await door.attempt(password: TestPeople.password, from: "203.0.113.1", device: device) == nil)
            // And at a new device from an address that has not failed.
            #expect(try await door.attempt(password: TestPeople.password, from: "198.51.100.9") == nil)
            // A blocked address is not blocked for another login.
            #expect(try await door.attempt("author", from: "203.0.113.1")?.code == .unauthenticated)
        }
    }

    @Test func aKnownDeviceDoesNotWaitWhereItsAddressDoes() async throws {
        try await Self.with { door in
            let device = try await door.people.signIn("hanako").device
            for _ in 0...SignInFailures.freeFailures { _ = try await door.attempt(from: "203.0.113.1") }
            #expect(try await door.attempt(from: "203.0.113.1")?.code == .tooMuch)
            #expect(try await door.attempt(password: TestPeople.password, from: "203.0.113.1", device: device) == nil)
        }
    }

    @Test func aNetworkOfVersion6IsOneSource() async throws {
        try await Self.with { door in
            for number in 0..<5 { _ = try await door.attempt(from: "2001:db8:1:2::\(number)") }
            #expect(try await door.attempt(from: "2001:db8:1:2:ffff::1")?.code == .tooMuch)
            #expect(try await door.attempt(from: "2001:db8:1:3::1")?.code == .unauthenticated)
        }
    }

    @Test(arguments: [("t", "nobody"), ("nowhere", "hanako"), ("nowhere", "nobody")])
    func unknownLoginsAndTenantsCountAlike(tenant: String, login: String) async throws {
        try await Self.with { door in
            for _ in 0..<5 {
                #expect(try await door.attempt(login, from: "192.0.2.1", tenant: tenant)?.code == .unauthenticated)
            }
            let blocked = try await door.attempt(login, from: "192.0.2.1", tenant: tenant)
            #expect(blocked?.code == .tooMuch && (28...30).contains(blocked?.seconds ?? 0))
            #expect(try await door.attempt("other", from: "192.0.2.1", tenant: tenant)?.code == .unauthenticated)
        }
    }

    @Test func parallelAttemptsOfOneSourceDoNotPassTheCount() async throws {
        try await Self.with { door in
            let outcomes = try await withThrowingTaskGroup(of: ServiceError.Code?.self) { group in
                for number in 0..<28 {
                    group.addTask {
                        // The right password comes last and beside the others.
                        try await door.attempt(
                            password: number == 27 ? TestPeople.password : "a wrong password", from: "192.0.2.1")?.code
                    }
                }
                return try await group.reduce(into: [ServiceError.Code?]()) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == .unauthenticated }.count <= Int(SignInFailures.freeFailures) * 2)
            #expect(outcomes.contains { $0 == .tooMuch })
        }
    }

    @Test func aStrangersDeviceOrAMadeUpOneIsNoKnownDevice() async throws {
        try await Self.with { door in
            _ = try await door.people.person("jiro", ["analyst"])
            let foreign = try await door.people.signIn("jiro").device
            for device in [foreign, Data(repeating: 1, count: 32), Data([1]), Data()] {
                door.people.pass(seconds: SignInFailures.forgottenAfterSeconds + 61)
                for _ in 0..<5 { _ = try await door.attempt(from: "192.0.2.1", device: device) }
                #expect(try await door.attempt(from: "192.0.2.1")?.code == .tooMuch)
            }
        }
    }

    @Test func wrongCodesOfAllStrangersAreCountedTogether() async throws {
        try await Self.with { door in
            let signedIn = try await door.people.signIn("hanako")
            let codes = try await door.people.setUpCodes(signedIn.sessionToken)
            door.people.pass(seconds: 61)
            for number in 0..<5 {
                let wrong = try await door.attempt(
                    password: TestPeople.password, from: "192.0.2.\(number)", code: "000000")
                #expect(wrong?.code == .unauthenticated)
            }
            let code = door.people.code(codes)
            let fresh = try await door.attempt(password: TestPeople.password, from: "198.51.100.1", code: code)
            #expect(fresh?.code == .tooMuch)
            // Who only guesses passwords never gets there.
            #expect(try await door.attempt(from: "198.51.100.1")?.code == .unauthenticated)
            let own = try await door.attempt(
                password: TestPeople.password, from: "192.0.2.1", device: signedIn.device, code: code)
            #expect(own == nil)
        }
    }

    @Test func oneAddressTriesThirtySignInsAMinute() async throws {
        try await Self.with { door in
            for number in 0..<AddressPace.attemptsMax {
                #expect(try await door.attempt("login\(number)", from: "192.0.2.1")?.code == .unauthenticated)
            }
            let refused = try await door.attempt(password: TestPeople.password, from: "192.0.2.1")
            #expect(refused?.code == .tooMuch && (1...61).contains(refused?.seconds ?? 0))
            #expect(try await door.attempt(password: TestPeople.password, from: "192.0.2.2") == nil)
            door.people.pass(seconds: AddressPace.windowSeconds + 1)
            #expect(try await door.attempt(password: TestPeople.password, from: "192.0.2.1") == nil)
        }
    }

    @Test func rememberedAddressesAreBounded() throws {
        let pace = AddressPace()
        let now = Moment(rawValue: 1_000_000_000_000)
        for number in 0..<AddressPace.addressesMax + 10 {
            try pace.admit([UInt8(number >> 16), UInt8(number >> 8 & 255), UInt8(number & 255)], now: now)
        }
        #expect(pace.rememberedCount <= AddressPace.addressesMax)
    }
}
