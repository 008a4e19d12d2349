import Rating
import RatingTestSupport
import SeededTestSupport
import Testing

/// Goal: what an agent reckons from a compact state equals what the server reckons from all receipts.
///
/// Method: random policies and histories; both ways are asked for every date for which the state is exact, first as
/// made and then after each of several random changes of facts dated after the base.
@Suite struct CompactStateTests {
    @Test func compactStateEqualsAllReceipts() throws {
        // About 70 comparisons of ratings for each round and change, besides quotes and forecasts.
        let rounds = TestRun.count("KAKUZUKE_TEST_COMPACT_ROUNDS", default: 40)
        var comparisons = 0
        var stages: [RatingStage: Int] = [:]
        for round in 0..<rounds {
            var check = try CompactStateCheck(seed: TestRun.seed &+ UInt64(round) &* 7919)
            check.run()
            comparisons += check.comparisons
            stages.merge(check.stages) { $0 + $1 }
            if let difference = check.difference {
                Issue.record("round \(round) of seed \(TestRun.seed): \(difference)")
                break
            }
        }
        print("compact state: \(comparisons) comparisons, stages \(stages)")
        #expect(comparisons >= rounds * 70)
        #expect(rounds < 20 || stages[.converged, default: 0] > 0)
    }

    @Test func changeAtOrBeforeTheBaseNeedsAllReceipts() throws {
        // Goal: a state never pretends to follow a change of what it has summed up.
        for round in 0..<50 {
            var check = try CompactStateCheck(seed: TestRun.seed &+ UInt64(round))
            let base = check.base
            let receipt = check.history.receipt(on: base.adding(days: -check.history.random.pick([0, 0, 1, 40])))
            for (subject, entry) in check.engine.entries(of: receipt) {
                var state = check.compact.states[subject]
                let before = state
                #expect(state.add(entry) == .needsAllReceipts)
                #expect(state.remove(entry.key, datedOn: entry.date) == .needsAllReceipts)
                #expect(state == before)
            }
        }
    }

    @Test func removingAnUnknownReceiptNeedsAllReceipts() throws {
        let check = try CompactStateCheck(seed: 1)
        var state = check.compact.states[0]
        let before = state
        #expect(
            state.remove(ReceiptKey(receiptID: "no such"), datedOn: check.base.adding(days: 3)) == .needsAllReceipts)
        #expect(state == before)
    }

    @Test func foldingKeepsAtMostTheLimitAndWholeDates() throws {
        // Goal: a folded state is small; a date is either folded or kept as a whole.
        var folded = 0
        for round in 0..<80 {
            let check = try CompactStateCheck(seed: TestRun.seed &+ 500 &+ UInt64(round))
            let states = check.engine.compactUsage(check.full, madeOn: check.madeOn, receiptsMax: 1).states
            for state in states where state.firstVisits.count == 2 {
                #expect(state.entries.count <= 1)
                let kept = Set(state.entries.map(\.date))
                #expect(state.foldedDays.allSatisfy { !kept.contains($0.date) && $0.date > state.base })
                folded += state.foldedDays.count
            }
        }
        #expect(folded > 0)
    }

    @Test func stateIsMadeAgainWhileThirtyFiveDaysAreLeft() {
        var state = SubjectState(complete: [])
        let today = CalendarDate("2026-05-01")!
        state.exactUntil = today.adding(days: 35)
        #expect(!RatingEngine.isDue(state, on: today))
        #expect(RatingEngine.isDue(state, on: today.adding(days: 1)))
    }
}
