import ConversationVectorSupport
import KakuzukeProtocol
import Testing

// Goal: today's server answers agents of every kept version as the server of their time did, also when their messages
// hold what nobody knows here. Method: recorded requests over real TLS to a real database that knows what the recorded
// server knew; `Tests/ConversationVectors/README.md` says what is compared.
@Suite struct RecordedConversationTests {
    static let all = try! RecordedConversation.all()

    @Test func theFirstReleaseIsKept() {
        #expect(Self.all.first?.version == "1.0")
        // One of each version, and none of a version to come.
        let versions = Self.all.map(\.version)
        #expect(Set(versions).count == versions.count)
        let current = ConversationVersion.current
        for version in versions {
            let parts = version.split(separator: ".").compactMap { UInt32($0) }
            #expect(parts.count == 2 && ConversationVersion(major: parts[0], minor: parts[1]) <= current, "\(version)")
        }
    }

    @Test(.timeLimit(.minutes(5)), arguments: all, [false, true])
    func todaysServerAnswersAsThen(recorded: RecordedConversation, hasLaterFields: Bool) async throws {
        try await ConversationReplay.run(recorded, hasLaterFields: hasLaterFields)
    }
}
