import KakuzukeProtocol
import Testing

@testable import Services

// Goal: every way in which a day's receipts can differ is told apart. Method: keys and digests by hand.
@Suite struct DayReviewTests {
    private static let (one, two): ([UInt8], [UInt8]) = ([1], [2])

    private func review(
        agent: [String: [UInt8]] = [:], server: [String: DayReview.Stored] = [:], elsewhere: Set<String> = [],
        held: [String: [DayReview.Held]] = [:]
    ) -> DayReview {
        let keys = DayReview.differingKeys(agent: agent, server: server)
        return DayReview(of: keys, agent: agent, server: server, elsewhere: elsewhere, held: held)
    }

    private func own(_ digest: [UInt8]) -> DayReview.Stored { DayReview.Stored(digest: digest, isOwn: true) }

    @Test func keysThatDifferComeByTheirBytes() {
        let keys = DayReview.differingKeys(
            agent: ["b": Self.one, "é": Self.one, "same": Self.one, "z": Self.one],
            server: ["a": own(Self.one), "same": own(Self.one), "z": own(Self.two)])
        #expect(keys == ["a", "b", "z", "é"])
    }

    @Test func eachSideAlone() {
        let found = review(agent: ["a": Self.one], server: ["b": own(Self.one)])
        #expect(found.differences.map(\.kind) == [.missingAtServer, .missingAtAgent])
        #expect(found.outcome == .different)
    }

    @Test func onAnotherDateOrVoidedIsOtherContent() {
        #expect(review(agent: ["a": Self.one], elsewhere: ["a"]).differences.map(\.kind) == [.otherContent])
        let changed = review(agent: ["a": Self.one], server: ["a": own(Self.two)])
        #expect(changed.differences.map(\.kind) == [.otherContent])
        #expect(changed.outcome == .different)
    }

    @Test func whatOthersSentIsNotMissed() {
        let others = review(server: ["a": DayReview.Stored(digest: Self.one, isOwn: false)])
        #expect(others.outcome == .equal && others.ofOthers == 1 && others.differences.isEmpty)
    }

    @Test func whatWaitsOrWasApprovedIsHeld() {
        let waits = ["a": [DayReview.Held(digest: Self.one, isTaken: false)]]
        #expect(review(agent: ["a": Self.one], held: waits).outcome == .waiting)
        #expect(review(agent: ["a": Self.two], held: waits).outcome == .different)
        let approved = ["a": [DayReview.Held(digest: Self.two, isTaken: true)]]
        #expect(review(agent: ["a": Self.one], server: ["a": own(Self.two)], held: approved).outcome == .waiting)
        // What counts since its approval must be there.
        #expect(review(agent: ["a": Self.two], held: approved).outcome == .different)
    }

    @Test func equalReceiptsOfOtherSumsDiffer() {
        #expect(review(agent: ["a": Self.one], server: ["a": own(Self.one)]).outcome == .different)
    }
}
