import Rating
import RatingTestSupport
import SeededTestSupport
import Testing

/// Goal: the reasons that are told are those of the score, and a store tells the same as headquarters.
///
/// Method: random policies and histories from the run's seed; the told parts are added up and weighted anew, and the
/// table entries looked up again in the policy.
@Suite struct DisclosureTests {
    private static let rounds = TestRun.count("KAKUZUKE_TEST_PROPERTY_ROUNDS", default: 400)

    private struct Situation {
        let engine: RatingEngine
        let usage: CustomerUsage
        let date: CalendarDate

        init(_ seed: UInt64) throws {
            var random = SeededGenerator(seed: seed)
            date = RandomHistory.day(&random)
            var policies = RandomPolicy(seed: random.next())
            engine = try RatingEngine(policies.policy(isFair: random.chance(70)))
            var history = RandomHistory(seed: random.next(), day: date)
            let receipts = history.receipts(random.pick([0, 1, 2, 5, 12, 25]))
            usage = engine.completeUsage(
                facts: history.facts(subjects: engine.policy.subjects.map(\.code)), receipts: receipts)
        }
    }

    @Test func partsAddUpToTheScore() throws {
        var stages: [RatingStage: Int] = [:]
        for round in 0..<Self.rounds {
            let situation = try Situation(TestRun.seed &+ UInt64(round) &* 104_729)
            let policy = situation.engine.policy
            for subject in policy.subjects.indices {
                let told = situation.engine.disclosure(of: situation.usage, subject: subject, on: situation.date)
                stages[told.rating.stage, default: 0] += 1
                guard let score = told.rating.score else {
                    #expect(told.parts.isEmpty && told.way == .enrolment)
                    continue
                }
                var sums: [ScorePart.Component: Int64] = [:]
                for part in told.parts { sums[part.component, default: 0] += part.points.rawValue }
                let note: Comment = "round \(round) of seed \(TestRun.seed), subject \(subject)"
                guard let components = told.rating.components else {
                    #expect(sums.values.reduce(0, +) == score.rawValue, note)
                    continue
                }
                #expect(sums[.starting, default: 0] == components.starting.rawValue, note)
                #expect(sums[.lifetime, default: 0] == components.lifetime.rawValue, note)
                #expect(sums[.period, default: 0] == components.period.rawValue, note)
                #expect(sums[.reservations, default: 0] == components.reservations.rawValue, note)
                #expect(sums[.attributes, default: 0] == components.attributes.rawValue, note)
                for part in told.parts { Self.check(part, told, policy, note) }
            }
        }
        #expect(Self.rounds < 100 || RatingStage.allCases.allSatisfy { stages[$0, default: 0] > 0 }, "\(stages)")
    }

    /// The entry that a part names is one of its table, is reached, and is the last one that is.
    private static func check(_ part: ScorePart, _ told: RatingDisclosure, _ policy: Policy, _ note: Comment) {
        let table: StepTable
        switch part.reason {
        case .lifetimeVisits:
            table = policy.lifetime.visits
            #expect(part.value == told.usage.map { Int64($0.visits) }, note)
        case .lifetimeAmount: table = policy.lifetime.amount
        case .periodVisits: table = policy.period.visits
        case .periodAmount:
            table = policy.period.amount
            #expect(part.value == told.usage?.windowMeasure.rawValue, note)
        case .reservations: table = policy.reservations?.amount ?? StepTable()
        case .daysSinceLastVisit:
            let value = part.value ?? -1
            let reached = policy.period.daysSinceLastVisit.steps.filter { $0.bound >= value }
            #expect(part.bound == reached.map(\.bound).min(), note)
            return
        case .enrolment(let option, _):
            #expect(part.points == policy.enrolment[option].points, note)
            return
        case .firstVisit, .secondVisit, .attribute: return
        }
        let value = part.value ?? .min
        let reached = table.steps.filter { $0.bound <= value }
        #expect(part.bound == reached.map(\.bound).max(), note)
        #expect(part.points == reached.first { $0.bound == part.bound }?.points ?? .zero, note)
    }

    @Test func compactStatesTellTheSame() throws {
        var compared = 0
        for round in 0..<Self.rounds {
            let situation = try Situation(TestRun.seed &+ UInt64(round) &* 7907)
            let compact = situation.engine.compactUsage(situation.usage, madeOn: situation.date)
            for subject in situation.engine.policy.subjects.indices {
                let known = situation.engine.disclosure(of: situation.usage, subject: subject, on: situation.date)
                var told = situation.engine.disclosure(of: compact, subject: subject, on: situation.date)
                // A purchase that counts later than the state is exact is named by its day only.
                if case .unknown(let day) = told.way {
                    #expect(day > compact.states[subject].exactUntil)
                    told.way = known.way
                }
                #expect(told == known, "round \(round) of seed \(TestRun.seed), subject \(subject)")
                compared += 1
            }
        }
        #expect(compared > Self.rounds)
    }

    @Test func restraintsAndHoldsAreTold() throws {
        // Goal: whenever the grade is not the one of the score, the reason is told; under a hold its days are.
        var caps = 0
        var limits = 0
        // A demotion limit bites rarely: it is looked for twenty times as long as needed on average.
        for round in 0..<(Self.rounds * 40) where round < Self.rounds * 2 || limits == 0 {
            let situation = try Situation(TestRun.seed &+ UInt64(round) &* 31_337)
            let policy = situation.engine.policy
            for subject in policy.subjects.indices {
                let told = situation.engine.disclosure(of: situation.usage, subject: subject, on: situation.date)
                guard let grade = told.rating.grade, let score = told.rating.score else { continue }
                let byScore = policy.grades.lastIndex { $0.minScore <= score } ?? 0
                switch told.restraint {
                case nil: #expect(byScore == grade)
                case .provisionalCap(let reached):
                    caps += 1
                    #expect(reached == byScore && grade == policy.starting.provisionalCap && byScore > grade)
                case .demotionLimit(let reached, let steps):
                    limits += 1
                    #expect(reached == byScore && byScore < grade && steps == policy.hold.maxStepsDown)
                }
                #expect((told.hold != nil) == (told.rating.stage == .converged && policy.hold.period != .none))
                if let hold = told.hold {
                    #expect(hold.first <= situation.date && situation.date <= hold.last)
                    #expect(policy.hold.period.referenceDate(for: hold.last) == told.rating.referenceDate)
                    let after = policy.hold.period.referenceDate(for: hold.last.adding(days: 1))
                    #expect(after == hold.last)
                }
            }
        }
        #expect(caps > 0 && limits > 0)
    }

    @Test func compositionsAddUp() throws {
        // Goal: cost, fee and tax of a line are its total, for every price.
        for round in 0..<Self.rounds {
            let situation = try Situation(TestRun.seed &+ UInt64(round) &* 65_537)
            var history = RandomHistory(seed: TestRun.seed &+ UInt64(round), day: situation.date)
            let basket = history.basket()
            let quote = try situation.engine.quote(
                basket, for: situation.engine.evaluation(of: situation.usage), on: situation.date)
            for (line, item) in zip(quote.lines, basket.lines) {
                let parts = PriceComposition(
                    total: line.lineTotal, unitCost: item.unitCost, quantity: item.quantity, rate: line.tax,
                    policy: situation.engine.policy)
                #expect(parts.cost + parts.fee + parts.tax == line.lineTotal)
                #expect(situation.engine.policy.tax.display == .included || parts.tax == .zero)
            }
        }
    }

    @Test func audienceDecides() {
        // Goal: the table of docs/rating.md.
        for level in DisclosureLevel.allCases {
            for (isKnown, hasGrade) in [(false, false), (true, false), (true, true)] {
                #expect(DisclosureAudience.everyone.level(level, isKnown: isKnown, hasGrade: hasGrade) == level)
                #expect(
                    DisclosureAudience.members.level(level, isKnown: isKnown, hasGrade: hasGrade)
                        == (hasGrade ? level : .none))
                #expect(
                    DisclosureAudience.concerned.level(level, isKnown: isKnown, hasGrade: hasGrade)
                        == (isKnown ? level : .none))
            }
        }
    }
}
