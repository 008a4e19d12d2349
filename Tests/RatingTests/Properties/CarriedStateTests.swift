import RatingTestSupport
import SeededTestSupport
import Testing

@testable import Rating

/// Goal: states made again from older ones and a few receipts, and states made from a stream of whole histories, are
/// the same as those made from all receipts; and kept states are told from damaged ones.
///
/// Method: random policies, histories and changes (`CompactStateCheck`), compared with `compactUsage`.
@Suite struct CarriedStateTests {
    private static let rounds = TestRun.count("KAKUZUKE_TEST_CARRIED_ROUNDS", default: 600)
    private static let codes = SimulationCodes(categories: RandomPolicy.categories, stores: RandomPolicy.stores)

    private static func check(_ round: Int) throws -> CompactStateCheck {
        var check = try CompactStateCheck(seed: TestRun.seed &+ UInt64(round) &* 104_729)
        check.change()
        return check
    }

    @Test func carriedStatesAreThoseOfAllReceipts() throws {
        var carriedCount = 0
        var refused = 0
        var withReceipts = 0
        for round in 0..<Self.rounds {
            var check = try Self.check(round)
            guard !check.isStale else { continue }
            let visitUnit = check.engine.policy.visitUnit
            let madeOn = check.madeOn.adding(days: check.history.random.pick([0, 1, 28, 29, 35, 62, 63, 70]))
            guard let span = check.engine.spanToCarry(check.compact.states, madeOn: madeOn) else {
                refused += 1
                #expect(check.compact.states.contains { !$0.foldedDays.isEmpty })
                continue
            }
            let needed = check.receipts.filter { span.contains($0.businessDate) }.shuffled(using: &check.history.random)
            let carried = try #require(
                check.engine.carriedUsage(
                    check.compact, receipts: needed, madeOn: madeOn, receiptsMax: check.receiptsMax))
            let expected = check.engine.compactUsage(check.full, madeOn: madeOn, receiptsMax: check.receiptsMax)
            for subject in expected.states.indices {
                #expect(
                    carried.states[subject].ratesLike(expected.states[subject], visitUnit: visitUnit),
                    "round \(round) of seed \(TestRun.seed): \(carried.states[subject]), \(expected.states[subject])")
            }
            carriedCount += 1
            withReceipts += needed.isEmpty ? 0 : 1
        }
        #expect(carriedCount > Self.rounds / 2 && refused > 0 && withReceipts > 0)
    }

    @Test func statesTooOldOrOfOtherDatesAreNotCarried() throws {
        let check = try CompactStateCheck(seed: 3)
        let states = check.compact.states
        #expect(check.engine.spanToCarry(states, madeOn: check.madeOn.adding(days: 71)) == nil)
        #expect(check.engine.spanToCarry(states, madeOn: check.madeOn.adding(days: -1)) == nil)
        #expect(check.engine.spanToCarry([], madeOn: check.madeOn) == nil)
        var odd = states
        odd[0].exactUntil = odd[0].exactUntil.adding(days: 1)
        #expect(check.engine.spanToCarry(odd, madeOn: check.madeOn) == nil)
        #expect(check.engine.spanToCarry(states + states, madeOn: check.madeOn) == nil)
    }

    @Test func streamedHistoriesGiveTheSameStates() throws {
        for round in 0..<Self.rounds {
            let check = try Self.check(round)
            let recomputer = StateRecomputer(check.engine, codes: Self.codes)
            let made = recomputer.states(
                of: SimulatedHistory(check.receipts, Self.codes), facts: check.full.facts, madeOn: check.madeOn)
            let expected = check.engine.compactUsage(check.full, madeOn: check.madeOn).states
            #expect(made == expected, "round \(round) of seed \(TestRun.seed)")
        }
    }

    @Test func keptStatesAreConfirmedAndDamagedOnesAreNot() throws {
        var confirmed = 0
        for round in 0..<Self.rounds {
            var check = try Self.check(round)
            guard !check.isStale else { continue }
            let recomputer = StateRecomputer(check.engine, codes: Self.codes)
            let history = SimulatedHistory(check.receipts, Self.codes)
            let facts = check.full.facts
            #expect(
                recomputer.confirms(check.compact.states, history: history, facts: facts),
                "round \(round) of seed \(TestRun.seed)")
            confirmed += 1
            var damaged = check.compact.states
            let subject = check.history.random.number(0...damaged.count - 1)
            switch check.history.random.number(0...4) {
            case 0: damaged[subject].visits += 1
            case 1: damaged[subject].measure = damaged[subject].measure + MoneyMinorUnits(1)
            case 2: damaged[subject].windowMeasure = damaged[subject].windowMeasure + MoneyMinorUnits(1)
            case 3: damaged[subject].exactUntil = damaged[subject].exactUntil.adding(days: 1)
            default:
                damaged[subject].entries.append(
                    SubjectEntry(
                        date: check.base.adding(days: 70), amount: MoneyMinorUnits(1), measure: MoneyMinorUnits(1),
                        key: ReceiptKey(rawValue: 1), conditionPoints: nil, order: nil))
            }
            #expect(
                !recomputer.confirms(damaged, history: history, facts: facts), "round \(round) of seed \(TestRun.seed)")
            #expect(!recomputer.confirms(Array(damaged.dropLast()), history: history, facts: facts))
        }
        #expect(confirmed > Self.rounds / 2)
    }
}
