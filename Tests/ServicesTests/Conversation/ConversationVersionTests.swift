import Foundation
import KakuzukeProtocol
import RPC
import Rating
import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: a server talks to agents of its own and the neighbouring minor versions, and tells all others what to do.
// Method: handshakes of three minor versions with servers of three, and other major versions, on a real database.
@Suite struct ConversationVersionTests {
    /// The detail of a refused handshake; nil: it was not refused.
    private static func refusal(
        agent: ConversationVersion, server: ConversationVersion, _ tenant: ServiceTestTenant
    ) async throws -> KakuzukeError? {
        let conversation = AgentConversation(
            database: tenant.store.database, directories: tenant.directories, businessClock: tenant.clock.wallClock,
            clock: tenant.clock.wallClock, feedPublicKey: [], version: server)
        let uploader = TestUploader(tenant, agent: 0)
        var request = uploader.request()
        request.conversationVersion = agent.number
        do {
            let answer = try await conversation.handshake(request, uploader.agent)
            #expect(answer.conversationVersion == server.number)
            return nil
        } catch let error as ServiceError {
            return error.rpcError.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
        }
    }

    @Test func neighboursTalkAndOthersAreToldWhatToDo() async throws {
        try await IngestTests.with { tenant in
            for server in 0..<UInt32(3) {
                for agent in 0..<UInt32(3) {
                    let refusal = try await Self.refusal(
                        agent: ConversationVersion(major: 1, minor: agent),
                        server: ConversationVersion(major: 1, minor: server), tenant)
                    let areNeighbours = abs(Int(server) - Int(agent)) <= 1
                    #expect((refusal == nil) == areNeighbours, "server 1.\(server), agent 1.\(agent)")
                    guard let refusal else { continue }
                    let older = agent < server ? "agent" : "server"
                    #expect(refusal.code == .versionUnsupported && refusal.nextStep == .updateSoftware)
                    #expect(refusal.parameters["agent_version"] == "1.\(agent)")
                    #expect(refusal.parameters["server_version"] == "1.\(server)")
                    #expect(refusal.parameters["update"] == older)
                    #expect(refusal.message.contains("1.\(agent)") && refusal.message.contains("1.\(server)"))
                    #expect(refusal.message.hasSuffix("update the \(older)"))
                }
            }
        }
    }

    @Test(arguments: [(0, 0, "agent"), (0, 999, "agent"), (2, 0, "server"), (4_294_967, 295, "server")])
    func anotherMajorVersionIsRefused(major: UInt32, minor: UInt32, older: String) async throws {
        try await IngestTests.with { tenant in
            let refusal = try await Self.refusal(
                agent: ConversationVersion(major: major, minor: minor),
                server: ConversationVersion(major: 1, minor: 0), tenant)
            #expect(refusal?.code == .versionUnsupported && refusal?.parameters["update"] == older)
            // Nothing of such an agent is noted.
            let scope = tenant.scope
            let epochs = try await tenant.store.database.run(
                scope, SelectCurrentEpoch(tenant: scope.tenant, agent: tenant.agents[0].agent))
            #expect(epochs.isEmpty)
        }
    }
}
