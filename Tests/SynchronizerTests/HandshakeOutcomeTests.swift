import Testing

@testable import Synchronizer

// Goal: after every handshake the agent goes on at the right place, or stops. Method: one case for each situation that
// `docs/sync.md` names, and all small combinations.
@Suite struct HandshakeOutcomeTests {
    private let ours = [UInt8](repeating: 1, count: 32)
    private let other = [UInt8](repeating: 2, count: 32)

    private func outcome(
        next: UInt64, wentBack: Bool = false, digest: [UInt8], last: UInt64 = 10, acknowledged: UInt64 = 5,
        acknowledgedDigest: [UInt8]? = nil, sent: Set<[UInt8]> = []
    ) -> HandshakeOutcome {
        HandshakeOutcome(
            nextSequence: next, wentBack: wentBack, digest: digest,
            spool: HandshakeOutcome.Spool(
                last: last, acknowledged: acknowledged, acknowledgedDigest: acknowledgedDigest ?? ours,
                sentDigests: sent))
    }

    @Test func bothAgree() {
        #expect(outcome(next: 6, digest: ours) == .goOn(next: 6))
        #expect(outcome(next: 1, digest: [], acknowledged: 0, acknowledgedDigest: []) == .goOn(next: 1))
        #expect(outcome(next: 11, digest: ours, acknowledged: 10) == .goOn(next: 11))
    }

    @Test func anAcknowledgementWasLost() {
        #expect(outcome(next: 9, digest: other, sent: [other]) == .acknowledgeFirst(through: 8, next: 9))
        // Two batches that ended at the same fact had left; the server took the earlier one, late.
        #expect(outcome(next: 9, digest: other, sent: [other, ours]) == .acknowledgeFirst(through: 8, next: 9))
    }

    @Test func theServerHoldsWhatThisSpoolNeverSent() {
        #expect(outcome(next: 9, digest: other, sent: [ours]) == .conflict(reason: "installation_was_copied"))
        #expect(outcome(next: 9, digest: other, sent: []) == .conflict(reason: "installation_was_copied"))
        #expect(outcome(next: 6, digest: other) == .conflict(reason: "installation_was_copied"))
        #expect(outcome(next: 12, digest: ours) == .conflict(reason: "installation_went_back"))
        #expect(outcome(next: 0, digest: ours) == .conflict(reason: "installation_went_back"))
    }

    @Test func theServerWentBack() {
        #expect(outcome(next: 3, wentBack: true, digest: other) == .goBack(to: 3))
        #expect(outcome(next: 3, digest: other) == .goBack(to: 3))
        #expect(outcome(next: 6, wentBack: true, digest: []) == .goBack(to: 6))
    }

    @Test func whateverIsSaidNothingIsSkippedAndNothingUnknownIsSent() {
        for last in UInt64(0)...4 {
            for acknowledged in 0...last {
                for next in UInt64(0)...6 {
                    for wentBack in [false, true] {
                        let decided = outcome(
                            next: next, wentBack: wentBack, digest: ours, last: last, acknowledged: acknowledged,
                            sent: next > acknowledged ? [ours] : [])
                        switch decided {
                        case .goOn(let start), .goBack(let start), .acknowledgeFirst(_, let start):
                            #expect(start == next && start >= 1 && start <= last + 1)
                        case .conflict:
                            #expect(next == 0 || next > last + 1)
                        }
                    }
                }
            }
        }
    }
}
