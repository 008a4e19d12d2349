import Foundation
import KakuzukeProtocol
import LocalStore
import RPC
import Testing

@testable import Synchronizer

// Goal: an agent talks to servers of its own and the neighbouring minor versions, whatever such a server checks itself,
// and says of all others which side is to be updated. Method: agents of three minor versions and servers of three that
// accept everybody, over a socket; other major versions.
@Suite struct ConversationVersionTests {
    /// How a round ends; nil: well.
    private static func failure(agent: ConversationVersion, server: ConversationVersion) async throws -> SyncFailure? {
        let folder = NSTemporaryDirectory() + "kz-version-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var methods = RPCMethodTable()
        methods.unary(SyncServiceMethod.handshake.rawValue) { (request: Kakuzuke_V1_HandshakeRequest, _) in
            #expect(request.conversationVersion == agent.number)
            var response = Kakuzuke_V1_HandshakeResponse()
            response.conversationVersion = server.number
            response.nextSequence = 1
            return response
        }
        let listener = try RPCServer(methods: methods, wallClockSeconds: { 0 })
        _ = try await listener.start([.unixSocket(path: folder + "/s", mode: 0o600)])
        let client = try RPCClient(.unixSocket(path: folder + "/s"), random: { 0.5 })
        let database = try AgentDatabase(path: folder + "/agent.db")
        try database.install(
            Installation(
                epoch: [UInt8](repeating: 3, count: 16), tenant: "t", agent: "a", store: "S001", settings: []))
        let synchronizer = Synchronizer(
            database: database, link: ServerLink(client: client, version: agent), softwareVersion: "test",
            now: { StoredInstant(millisecondsSinceEpoch: 0) })
        var failure: SyncFailure?
        do throws(SyncFailure) {
            _ = try await synchronizer.run(takingFeed: false)
        } catch {
            failure = error
        }
        await client.shutdown()
        await listener.shutdown(drainWithin: .zero)
        try database.close()
        return failure
    }

    @Test func neighboursTalkAndOthersAreToldWhatToDo() async throws {
        for server in 0..<UInt32(3) {
            for agent in 0..<UInt32(3) {
                let failure = try await Self.failure(
                    agent: ConversationVersion(major: 1, minor: agent),
                    server: ConversationVersion(major: 1, minor: server))
                let areNeighbours = abs(Int(server) - Int(agent)) <= 1
                #expect((failure == nil) == areNeighbours, "server 1.\(server), agent 1.\(agent)")
                guard let failure else { continue }
                #expect(failure.code == .versionUnsupported && !failure.isTransient)
                #expect(failure.nextStep == .updateSoftware)
                #expect(failure.message.contains("1.\(agent)") && failure.message.contains("1.\(server)"))
                #expect(failure.message.hasSuffix("update the \(agent < server ? "agent" : "server")"))
            }
        }
    }

    @Test(arguments: [(0, "server"), (2, "agent")])
    func anotherMajorVersionIsRefused(major: UInt32, older: String) async throws {
        let failure = try await Self.failure(
            agent: ConversationVersion(major: 1, minor: 0), server: ConversationVersion(major: major, minor: 0))
        #expect(failure?.code == .versionUnsupported)
        #expect(failure?.message.hasSuffix("update the \(older)") == true)
    }
}
