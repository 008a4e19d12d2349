import Testing

@testable import LocalAPI

// Goal: the door is on ::1 as on 127.0.0.1, as the setting says, and tells where it is not.
// Method: doors with each setting, and one on an address that no machine has in place of ::1.
@Suite struct HTTPVersionSixTests {
    /// An address of documents (RFC 3849): binding it fails as ::1 does where IPv6 is off.
    private static let absent = ["127.0.0.1", "2001:db8::1"]

    @Test func bothAddressesAnswerAlike() async throws {
        try #require(await HTTPDoor.hasVersionSix(), "this machine has no ::1")
        try await DoorWorld.with { world in
            #expect(world.door.places == ["127.0.0.1:\(world.port)", "[::1]:\(world.port)"])
            let connection = try #require(RawConnection(portOfVersionSix: world.port))
            connection.send(world.text("GET", "/status", headers: ["Host": "[::1]:\(world.port)"]))
            #expect(try #require(await connection.answer()).status == 200)
            connection.send(world.text("GET", "/status", headers: ["Host": "[::2]:\(world.port)"]))
            #expect(try #require(await connection.answer()).status == 421)
        }
    }

    @Test func itCanBeSwitchedOff() async throws {
        try await DoorWorld.with(versionSix: .off) { world in
            #expect(world.door.places == ["127.0.0.1:\(world.port)"])
            #expect(RawConnection(portOfVersionSix: world.port) == nil)
            let answer = try await world.ask("GET", "/status")
            #expect(answer.status == 200)
        }
    }

    @Test func aMachineWithoutItIsServedUnlessItIsRequired() async throws {
        try await DoorWorld.with(versionSix: .off) { world in
            func door(isRequired: Bool) -> HTTPDoor {
                HTTPDoor(
                    desk: world.desk, access: world.access, limits: HTTPDoorLimits(), addresses: Self.absent,
                    isSixRequired: isRequired)
            }
            let willing = door(isRequired: false)
            let port = try await willing.open(port: 0)
            #expect(willing.places == ["127.0.0.1:\(port)"])
            await willing.close(within: .zero)
            let strict = door(isRequired: true)
            let error = await #expect(throws: HTTPDoorError.self) { try await strict.open(port: 0) }
            #expect(error?.message == "this machine has no 2001:db8::1, which http.ipv6 requires")
            #expect(error?.nextStep.contains("http.ipv6") == true)
            #expect(strict.places.isEmpty, "nothing is left open")
        }
    }
}
