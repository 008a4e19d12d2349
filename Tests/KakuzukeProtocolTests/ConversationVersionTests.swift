import KakuzukeProtocol
import Testing

// Goal: neighbouring minor versions of one major version talk, and nobody else does.
@Suite struct ConversationVersionTests {
    @Test("the number of a message is major × 1000 + minor", arguments: [0, 1, 999, 1_000, 1_042, 4_294_967_295])
    func number(_ number: UInt32) {
        let version = ConversationVersion(number: number)
        #expect(version.number == number)
        #expect(version == ConversationVersion(major: number / 1_000, minor: number % 1_000))
        #expect("\(version)" == "\(number / 1_000).\(number % 1_000)")
    }

    @Test("minor versions differ by one at most, major versions not at all")
    func distance() {
        for major in 0..<UInt32(3) {
            for minor in [0, 1, 2, 998, 999] as [UInt32] {
                let own = ConversationVersion(major: major, minor: minor)
                for otherMajor in 0..<UInt32(3) {
                    for otherMinor in [0, 1, 2, 998, 999] as [UInt32] {
                        let other = ConversationVersion(major: otherMajor, minor: otherMinor)
                        let isNear = major == otherMajor && abs(Int(minor) - Int(otherMinor)) < 2
                        #expect(own.canTalk(to: other) == isNear, "\(own) \(other)")
                        #expect(own.canTalk(to: other) == other.canTalk(to: own))
                        #expect((own < other) == (own.number < other.number))
                    }
                }
            }
        }
        // Next to each other as numbers, and still nothing in common.
        #expect(!ConversationVersion(number: 1_999).canTalk(to: ConversationVersion(number: 2_000)))
    }
}
