import KakuzukeProtocol
import Testing

@testable import Synchronizer

// Goal: pauses grow, are spread, end, and heed the server.
@Suite struct SyncPacingTests {
    private let lost = SyncFailure(.unavailable, "", isTransient: true)

    @Test func pausesDoubleUpToTheLongestAndStartAnew() {
        var pacing = SyncPacing(interval: .seconds(15), firstPause: .seconds(1), longestPause: .seconds(60))
        #expect(
            (0..<8).map { _ in pacing.failed(lost, random: 0) } == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
        #expect(pacing.succeeded() == .seconds(15))
        #expect(pacing.failed(lost, random: 0) == .seconds(1))
    }

    @Test func pausesAreSpreadByHalfAtMost() {
        var pacing = SyncPacing(firstPause: .seconds(10))
        #expect(pacing.failed(lost, random: 1) == .seconds(15))
        var other = SyncPacing(firstPause: .seconds(10))
        #expect(other.failed(lost, random: 7) == .seconds(15))
        var third = SyncPacing(firstPause: .seconds(10))
        #expect(third.failed(lost, random: -7) == .seconds(10))
    }

    @Test func theServersWishIsHeeded() {
        var pacing = SyncPacing()
        let busy = SyncFailure(.busy, "", isTransient: true, retryAfterSeconds: 120)
        #expect(pacing.failed(busy, random: 0) == .seconds(120))
    }

    @Test func whatCannotHealIsNotHurried() {
        var pacing = SyncPacing(longestPause: .seconds(300))
        #expect(pacing.failed(SyncFailure(.spoolConflict, ""), random: 0) == .seconds(300))
    }

    @Test func manyFailuresDoNotOverflow() {
        var pacing = SyncPacing(longestPause: .seconds(300))
        for _ in 0..<100 { _ = pacing.failed(lost, random: 0) }
        #expect(pacing.failed(lost, random: 0) == .seconds(300))
    }
}

// Goal: a pasted token is read, and nothing else is taken for one.
@Suite struct EnrolmentCodeTests {
    private let digest = String(repeating: "0a", count: 32)

    @Test func aTokenIsReadWithSpacesAroundIt() {
        let code = EnrolmentCode("  kke_abc.\(digest)\n")
        #expect(code?.text == "kke_abc.\(digest)")
        #expect(code?.authorityDigest == [UInt8](repeating: 10, count: 32))
    }

    @Test(arguments: ["", ".", "abc", "abc.", "abc.0a", "a b.", "abc.zz", String(repeating: "x", count: 600)])
    func anythingElseIsNone(_ text: String) {
        #expect(EnrolmentCode(text) == nil)
        #expect(EnrolmentCode(text + String(repeating: "g", count: 64)) == nil)
        #expect(EnrolmentCode("." + digest) == nil)
        #expect(EnrolmentCode("two words.\(digest)") == nil)
    }
}
