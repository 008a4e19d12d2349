import KakuzukeProtocol
import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: agents hear the time of day, also from a server whose business dates are shifted to work on old data.
@Suite struct HandshakeClockTests {
    @Test func shiftedBusinessDatesDoNotShiftTheTimeOfDay() async throws {
        try await IngestTests.with { tenant in
            let clock = tenant.clock.wallClock
            let conversation = AgentConversation(
                database: tenant.store.database, directories: tenant.directories,
                businessClock: WallClock { clock.now().adding(seconds: -700 * 86_400) }, clock: clock,
                feedPublicKey: [])
            let uploader = TestUploader(tenant, agent: 0)
            let response = try await conversation.handshake(uploader.request(), uploader.agent)
            #expect(response.serverTimeMs == clock.now().milliseconds)
        }
    }
}
