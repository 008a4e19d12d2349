import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import Rating
import Synchronization
import Testing

/// An open HTTP door over a real file of an agent.
final class DoorWorld: Sendable {
    static let token = String(repeating: "ab", count: 32)

    let history: StoreHistory
    let desk: HTTPDesk
    let door: HTTPDoor
    let access: HTTPAccess
    let port: Int

    private init(_ history: StoreHistory, _ desk: HTTPDesk, _ door: HTTPDoor, _ access: HTTPAccess, _ port: Int) {
        self.history = history
        self.desk = desk
        self.door = door
        self.access = access
        self.port = port
    }

    /// Opens a door for a test and closes it again.
    static func with(
        limits: HTTPDoorLimits = HTTPDoorLimits(), seed: Int = 1, clock: TestUptime = TestUptime(),
        folder: String? = nil, versionSix: HTTPDoor.VersionSix = .auto,
        _ body: (DoorWorld) async throws -> Void
    ) async throws {
        let history = try StoreHistory("supermarket", seed: seed, folder: folder)
        defer { history.remove() }
        let ratings = history.ratings(today: StoreHistory.today)
        let stored = StoreClock { StoreHistory.instant }
        let access = HTTPAccess(
            token: token, uptimeSeconds: { clock.seconds }, newSecret: { UUID().uuidString + UUID().uuidString })
        let reader = AgentStatusReader(database: history.database, clock: stored, softwareVersion: "test")
        let desk = HTTPDesk(
            ratings: ratings,
            inputs: StoreInputs(
                database: history.database, identifierKeys: [StoreHistory.key], ratings: ratings, clock: stored),
            receipts: StoreReceiptsTests.receipts(history), database: history.database, store: StoreCode("S001")!,
            status: { () throws(KakuzukeError) in try reader.read() })
        let door = HTTPDoor(desk: desk, access: access, limits: limits, versionSix: versionSix)
        let world = DoorWorld(history, desk, door, access, try await door.open(port: 0))
        do {
            try await body(world)
        } catch {
            await door.close(within: .zero)
            throw error
        }
        await door.close(within: .zero)
    }

    /// The text of a request with what every right one has.
    func text(
        _ method: String, _ path: String, body: String? = nil, headers: [String: String?] = [:],
        version: String = "1.1"
    ) -> String {
        var all: [String: String?] = ["Host": "127.0.0.1:\(port)", "Authorization": "Bearer \(Self.token)"]
        if let body {
            all["Content-Type"] = "application/json"
            all["Content-Length"] = String(body.utf8.count)
        }
        all.merge(headers) { $1 }
        let lines = all.sorted { $0.key < $1.key }.compactMap { name, value in value.map { "\(name): \($0)\r\n" } }
        return "\(method) \(path) HTTP/\(version)\r\n" + lines.joined() + "\r\n" + (body ?? "")
    }

    /// Asks over a connection of its own.
    func ask(
        _ method: String, _ path: String, body: String? = nil, headers: [String: String?] = [:],
        version: String = "1.1"
    ) async throws -> RawConnection.Answer {
        try await send(text(method, path, body: body, headers: headers, version: version))
    }

    /// Sends any text over a connection of its own.
    func send(_ text: String) async throws -> RawConnection.Answer {
        let connection = try #require(RawConnection(port: port))
        connection.send(text)
        return try #require(await connection.answer(), "no answer to \(text.prefix(200))")
    }
}

/// A clock that a test sets.
final class TestUptime: Sendable {
    private let value = Mutex<Int64>(1_000)

    /// Seconds.
    var seconds: Int64 { value.withLock { $0 } }

    /// Lets time pass.
    func pass(seconds: Int64) { value.withLock { $0 += seconds } }
}
