import KakuzukeProtocol
import SeededTestSupport
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

    @Test func beingPutOffIsNoFailureThatGrows() {
        var pacing = SyncPacing(firstPause: .seconds(1))
        let busy = SyncFailure(.busy, "", isTransient: true, retryAfterSeconds: 20)
        #expect(busy.isPutOff)
        for _ in 0..<20 { #expect(pacing.failed(busy, random: 0) == .seconds(20)) }
        #expect(pacing.failed(busy, random: 1) == .seconds(30))
        let soon = SyncFailure(.busy, "", isTransient: true, retryAfterSeconds: 0)
        #expect(pacing.failed(soon, random: 0) == .seconds(1))
        #expect(pacing.failed(lost, random: 0) == .seconds(1))
        #expect(!lost.isPutOff && !SyncFailure(.quotaExceeded, "", retryAfterSeconds: 9).isPutOff)
    }

    @Test func tenThousandThatWereToldTheSameDoNotComeTogether() {
        var random = SeededGenerator(4)
        let busy = SyncFailure(.busy, "", isTransient: true, retryAfterSeconds: 300)
        var seconds: [Int64: Int] = [:]
        for _ in 0..<10_000 {
            var pacing = SyncPacing()
            let pause = pacing.failed(busy, random: Double.random(in: 0...1, using: &random))
            seconds[pause.components.seconds, default: 0] += 1
        }
        #expect((seconds.keys.min() ?? 0) >= 300 && (seconds.keys.max() ?? 0) <= 450)
        // 66 in a second on average.
        #expect((seconds.values.max() ?? 0) <= 130, "seed \(SeededGenerator.runSeed)")
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
