import Rating
import RatingTestSupport
import SeededTestSupport
import Testing

/// Goal: every rating tells what it has counted and how the first two visits were judged, in each stage.
///
/// Method: random policies and histories from the run's seed; receipts are counted anew, one by one, as the rules say.
@Suite struct CountedUsageTests {
    private static let rounds = TestRun.count("KAKUZUKE_TEST_PROPERTY_ROUNDS", default: 400)

    private struct Situation {
        let engine: RatingEngine
        let receipts: [Receipt]
        let usage: CustomerUsage
        let date: CalendarDate

        init(_ seed: UInt64) throws {
            var random = SeededGenerator(seed: seed)
            date = RandomHistory.day(&random)
            var policies = RandomPolicy(seed: random.next())
            engine = try RatingEngine(policies.policy(isFair: random.chance(70)))
            var history = RandomHistory(seed: random.next(), day: date)
            receipts = history.receipts(random.pick([0, 1, 2, 3, 5, 12, 25]))
            usage = engine.completeUsage(
                facts: history.facts(subjects: engine.policy.subjects.map(\.code)), receipts: receipts)
        }

        /// The visits of a subject up to a date, in order, and what a span measures.
        func counted(_ subject: Int, from first: CalendarDate, through last: CalendarDate) -> (
            visits: [CalendarDate], measure: Int64
        ) {
            let policy = engine.policy
            var visits: [CalendarDate] = []
            var measure: Int64 = 0
            for receipt in receipts where first <= receipt.businessDate && receipt.businessDate <= last {
                let lines = receipt.lines.filter { line in
                    policy.subjects.firstIndex { $0.accepts(category: line.category, store: receipt.store) } == subject
                }
                let amount = lines.reduce(0) { $0 + $1.amount.rawValue }
                if amount > 0 { visits.append(receipt.businessDate) }
                guard policy.contribution == .fee else {
                    measure += amount
                    continue
                }
                for line in lines { measure += line.cost.map { line.amount.rawValue - $0.rawValue } ?? 0 }
            }
            if policy.visitUnit == .businessDay { visits = Array(Set(visits)) }
            return (visits.sorted(), measure)
        }
    }

    @Test func everyStageTellsItsCounts() throws {
        var stages: [RatingStage: Int] = [:]
        var late = 0
        for round in 0..<Self.rounds {
            let situation = try Situation(TestRun.seed &+ UInt64(round) &* 15_485_863)
            let policy = situation.engine.policy
            for subject in policy.subjects.indices {
                let told = situation.engine.disclosure(of: situation.usage, subject: subject, on: situation.date)
                let note: Comment = "round \(round) of seed \(TestRun.seed), subject \(subject)"
                stages[told.rating.stage, default: 0] += 1
                guard told.rating.grade != nil else {
                    #expect(told.usage == nil && told.starting == nil, note)
                    continue
                }
                let last = told.rating.referenceDate
                let first = last.adding(days: 1 - policy.windowDays)
                let all = situation.counted(subject, from: .distantPast, through: last)
                let window = situation.counted(subject, from: first, through: last)
                #expect(
                    told.usage
                        == CountedUsage(
                            date: last, visits: Int32(all.visits.count), measure: MoneyMinorUnits(all.measure),
                            lastVisit: all.visits.last, windowFrom: first, windowVisits: Int32(window.visits.count),
                            windowMeasure: MoneyMinorUnits(window.measure)), note)
                let starting = try #require(told.starting)
                #expect(starting.firstVisit == all.visits.first, note)
                #expect(starting.secondVisit == all.visits.dropFirst().first, note)
                let isReduced = told.parts.contains {
                    if case .secondVisit(_, let isReduced) = $0.reason { isReduced } else { false }
                }
                #expect(starting.isLate || !isReduced, "points are reduced of a late visit only; \(note)")
                if starting.isLate { late += 1 }
                Self.checkParts(told, policy, note)
            }
        }
        #expect(Self.rounds < 100 || RatingStage.allCases.allSatisfy { stages[$0, default: 0] > 0 }, "\(stages)")
        #expect(Self.rounds < 100 || late > 0)
    }

    /// A converged rating tells each count once, also where the policy has no table for it; others tell none as points.
    private static func checkParts(_ told: RatingDisclosure, _ policy: Policy, _ note: Comment) {
        let tables: [(ScorePart.Reason, StepTable, Int64?)] = [
            (.lifetimeVisits, policy.lifetime.visits, told.usage.map { Int64($0.visits) }),
            (.lifetimeAmount, policy.lifetime.amount, told.usage?.measure.rawValue),
            (
                .daysSinceLastVisit, policy.period.daysSinceLastVisit,
                told.usage.flatMap { usage in usage.lastVisit.map { Int64(usage.date.days(since: $0)) } }
            ),
            (.periodVisits, policy.period.visits, told.usage.map { Int64($0.windowVisits) }),
            (.periodAmount, policy.period.amount, told.usage?.windowMeasure.rawValue),
        ]
        for (reason, table, value) in tables {
            let parts = told.parts.filter { $0.reason == reason }
            guard told.rating.stage == .converged else {
                #expect(parts.isEmpty, note)
                continue
            }
            #expect(parts.map(\.value) == [value] && parts.map(\.hasTable) == [!table.steps.isEmpty], note)
            #expect(parts.allSatisfy { $0.hasTable || ($0.points == .zero && $0.bound == nil) }, note)
        }
    }

    @Test func aSecondVisitIsLateAfterTheDaysOfTheRule() {
        let rule = StartingRule(secondVisitWithinDays: 21, lateSecondVisitPermille: 500, provisionalCap: 0)
        let first = CalendarDate("2026-02-20")!
        func judged(_ days: [Int]) -> StartingJudgement {
            StartingJudgement(days.map { first.adding(days: $0) }, rule: rule)
        }
        #expect(judged([]).firstVisit == nil && !judged([]).isLate)
        #expect(judged([0]).firstVisit == first && judged([0]).secondVisit == nil && !judged([0]).isLate)
        #expect(judged([0, 21]).secondVisit == CalendarDate("2026-03-13") && !judged([0, 21]).isLate)
        #expect(judged([0, 22]).isLate)
    }
}
