import RatingTestSupport
import SeededTestSupport
import Testing

@testable import Rating

/// Goal: what is said to be out of reach is never reached, and plain cases of it are told.
///
/// Method: small policies with one thing changed; random coarse policies, whose warnings random histories try to
/// refute.
@Suite struct PolicyReachabilityTests {
    private func warnings(_ change: (inout Policy) -> Void) -> [PolicyProblem] {
        var policy = SmallPolicy.policy()
        // Both classes can be reached, and the first visits are capped at the lowest grade.
        policy.classConditions = [
            ConditionGroup(name: "size", bestOf: [Condition(itemsAtLeast: 2, points: Points(10))])
        ]
        policy.starting.provisionalCap = 0
        change(&policy)
        let problems = policy.problems()
        #expect(!problems.contains { $0.severity == .error }, "\(problems)")
        return problems
    }

    private func fields(_ change: (inout Policy) -> Void) -> [String] { warnings(change).map(\.field) }

    private static func ladder(_ policy: inout Policy, _ scores: [Int64]) {
        policy.grades = scores.enumerated().map { Rung(code: "G\($0)", name: "G", minScore: Points($1)) }
        policy.fees.cells = policy.subjects.map { _ in scores.map { _ in [BasisPoints(2900), BasisPoints(2800)] } }
    }

    @Test func aGradeBetweenScoresIsTold() {
        // Scores of the first visits: 0, 40 and 60 by enrolment, and nothing else counts.
        func gap(_ policy: inout Policy) {
            Self.ladder(&policy, [0, 50, 55])
            policy.enrolment = [EnrolmentOption(option: "app", name: "app", points: Points(40))]
            policy.attributes = [AttributeRule(attribute: "a", value: "b", points: Points(20))]
        }
        let told = warnings(gap)
        #expect(told.map(\.field) == ["grades[1]", "fees.table.A.G1", "fees.table.B.G1"])
        #expect(told.first?.reason.hasSuffix("there is no score between 40 and 60") == true, "\(told)")
        #expect(
            fields { policy in
                gap(&policy)
                policy.attributes[0].points = Points(10)
            } == ["grades[2]", "fees.table.A.G2", "fees.table.B.G2"])
        // Half the points of a converged customer make 50.
        #expect(
            fields { policy in
                gap(&policy)
                policy.weights = ComponentWeights(starting: 1000, period: 500)
                policy.period.visits = StepTable([.init(bound: 1, points: Points(20))])
            } == [])
        // A demotion limit of one rung passes through every rung on the way down.
        func held(_ steps: Int?) -> [String] {
            fields { policy in
                gap(&policy)
                policy.weights.attributes = 1000
                policy.hold = HoldRule(period: .month, maxStepsDown: steps)
            }
        }
        #expect(held(1) == [] && held(nil).first == "grades[1]" && held(0).first == "grades[1]")
        #expect(held(2).first == "grades[1]")
    }

    @Test func theCapOfTheBeginningReachesItsGradeByHigherScores() {
        // 60 points or more from the first visit on: the cap is the only way to G1.
        func capped(_ cap: Int) -> [String] {
            fields { policy in
                Self.ladder(&policy, [0, 50, 55])
                policy.starting.provisionalCap = cap
                policy.enrolment = [EnrolmentOption(option: "app", name: "app", points: Points(60))]
            }
        }
        #expect(capped(1) == [] && capped(2).first == "grades[1]" && capped(0).first == "grades[1]")
    }

    @Test func conditionsThatNoPurchaseMeetsTogetherAreTold() {
        func groups(_ second: Condition) -> [ConditionGroup] {
            [
                ConditionGroup(name: "pay", bestOf: [Condition(payment: ["card"], points: Points(5))]),
                ConditionGroup(name: "also", bestOf: [second]),
            ]
        }
        func told(_ second: Condition) -> [String] {
            fields { policy in
                policy.classes[1].minScore = Points(10)
                policy.classConditions = groups(second)
            }.filter { $0.hasPrefix("classes") }
        }
        #expect(told(Condition(payment: ["qr"], points: Points(5))) == ["classes[1]"])
        #expect(told(Condition(payment: ["qr", "card"], points: Points(5))) == [])
        #expect(told(Condition(amountAtLeast: MoneyMinorUnits(500), points: Points(5))) == [])
        #expect(told(Condition(weekday: [.sunday], points: Points(5))) == [])
        #expect(told(Condition(itemsAtLeast: 3, reservedDaysAheadAtLeast: 2, points: Points(4))) == ["classes[1]"])
        // The same for a grade: both visits together give 20 by card, never 40.
        #expect(
            fields { policy in
                Self.ladder(&policy, [0, 20, 30])
                policy.conditions = groups(Condition(payment: ["qr"], points: Points(5)))
                for place in policy.conditions.indices { policy.conditions[place].bestOf[0].points = Points(10) }
            }.first == "grades[2]")
    }

    @Test func whatIsTooMuchToListIsJudgedByItsBounds() {
        // Thirty options of 1, 2, 4, …: every sum exists, too many to list, and the ladder ends beyond the largest.
        func many(_ score: Int64) -> [PolicyProblem] {
            warnings { policy in
                Self.ladder(&policy, [0, 10, score])
                policy.enrolment = (0..<29).map {
                    EnrolmentOption(option: "o\($0)", name: "o", points: Points(1 << Int64($0)))
                }
            }
        }
        let most = Int64(1) << 29 - 1
        #expect(many(most) == [])
        let beyond = many(most + 1)
        #expect(beyond.map(\.field) == ["grades[2]", "fees.table.A.G2", "fees.table.B.G2"])
        #expect(beyond.first?.reason.contains("between 0 and \(most)") == true, "\(beyond)")
        var sums = AttainableSums()
        let hundreds = Set((0..<500).map { Int64($0) * 1000 })
        #expect(sums.adding(Set(0..<999), to: hundreds)?.count == 499_500)
        #expect(sums.adding([0], to: hundreds)?.count == 500, "exactly the limit")
        #expect(AttainableSums.additionsMax == 500_000 && sums.adding([0], to: [0]) == nil)
    }

    @Test func purchasesThatAreTooManyToTryCountAsIndependent() {
        // Thirteen bounds of each of four kinds and as many words: more than half a million kinds of purchase.
        let entries = (1...13).map { Int64($0) }.map { number in
            Condition(
                amountAtLeast: MoneyMinorUnits(number), receiptAmountAtLeast: MoneyMinorUnits(number),
                itemsAtLeast: number, payment: ["p\(number)"], reservedDaysAheadAtLeast: number, points: Points(5))
        }
        var sums = AttainableSums()
        let groups = [ConditionGroup(name: "a", bestOf: entries), ConditionGroup(name: "b", bestOf: entries)]
        #expect(sums.sums(of: groups) == [0, 5, 10])
        #expect(sums.sums(of: groups.map { ConditionGroup(name: "c", bestOf: [$0.bestOf[0]]) }) == [0, 10])
    }

    // MARK: random policies

    /// A policy with few sums and narrow rungs, so that many rungs lie between sums.
    private static func coarse(_ policies: inout RandomPolicy, _ random: inout SeededGenerator) -> Policy {
        var policy = policies.policy(isFair: false)
        func round(_ points: inout Points) { points = Points(floorDivide(points.rawValue, 20) * 20) }
        func round(_ table: StepTable) -> StepTable {
            StepTable(table.steps.map { .init(bound: $0.bound, points: Points($0.points.rawValue / 40 * 40)) })
        }
        policy.lifetime = LifetimeTables(visits: round(policy.lifetime.visits), amount: round(policy.lifetime.amount))
        policy.period = PeriodTables(
            daysSinceLastVisit: round(policy.period.daysSinceLastVisit), visits: round(policy.period.visits),
            amount: round(policy.period.amount))
        if let rule = policy.reservations { policy.reservations?.amount = round(rule.amount) }
        for place in policy.attributes.indices { round(&policy.attributes[place].points) }
        for place in policy.enrolment.indices { round(&policy.enrolment[place].points) }
        func round(_ groups: inout [ConditionGroup]) {
            for group in groups.indices {
                for entry in groups[group].bestOf.indices { round(&groups[group].bestOf[entry].points) }
            }
        }
        round(&policy.conditions)
        round(&policy.classConditions)
        let weights: [Int64] = [0, 500, 1000]
        policy.weights = ComponentWeights(
            starting: random.pick(weights), lifetime: random.pick(weights), period: random.pick(weights),
            current: random.pick(weights), reservations: random.pick(weights), attributes: random.pick(weights))
        var scores = Set((0..<random.number(2...12)).map { _ in Int64(random.number(-20...240)) }).sorted()
        if random.chance(50) { scores = scores.flatMap { [$0, $0 + 1] } }
        scores = Set(scores).sorted()
        ladder(&policy, scores)
        policy.classes = Set((0..<4).map { _ in Int64(random.number(0...120)) }).sorted().enumerated().map {
            Rung(code: "C\($0)", name: "C", minScore: Points($1))
        }
        policy.fees.standard = policy.subjects.map { _ in BasisPoints(3000) }
        policy.fees.cells = policy.subjects.map { _ in
            scores.map { _ in policy.classes.map { _ in BasisPoints(2000) } }
        }
        policy.starting.provisionalCap = random.number(0...(scores.count - 1))
        return policy
    }

    /// Positions of a list that warnings name.
    private static func positions(_ warnings: [PolicyProblem], _ path: [PolicyProblem.Step]) -> Set<Int> {
        Set(
            warnings.compactMap { warning in
                guard warning.path.count == path.count + 1, warning.path.starts(with: path),
                    case .index(let position) = warning.path.last
                else { return nil }
                return position
            })
    }

    @Test func whatIsToldIsNeverReached() throws {
        var policies = RandomPolicy(seed: TestRun.seed)
        var random = SeededGenerator(seed: TestRun.seed &+ 1)
        var (told, between, reached) = (0, 0, 0)
        for round in 0..<TestRun.count("KAKUZUKE_TEST_REACH", default: 300) {
            let policy = Self.coarse(&policies, &random)
            let warnings = policy.problems().filter { $0.severity == .warning }
            let grades = Self.positions(warnings, [.key("grades")])
            let classes = Self.positions(warnings, [.key("classes")])
            told += grades.count + classes.count
            between += warnings.count { $0.reason.contains("there is no score between") }
            let engine = try RatingEngine(policy)
            for _ in 0..<6 {
                let day = RandomHistory.day(&random)
                var history = RandomHistory(seed: random.next(), day: day)
                let evaluation = engine.evaluation(
                    of: engine.completeUsage(
                        facts: history.facts(subjects: policy.subjects.map(\.code)),
                        receipts: history.receipts(random.pick([0, 1, 2, 5, 12, 25]))))
                for days in [-200, -31, 0, 1, 40] {
                    let date = day.adding(days: days)
                    var ratings = evaluation.ratings(on: date)
                    for rating in try engine.quote(history.basket(), for: evaluation, on: date).ratings {
                        ratings.append(rating.rating)
                        #expect(!classes.contains(rating.classIndex), "\(round): \(policy)")
                    }
                    for grade in ratings.compactMap(\.grade) {
                        #expect(!grades.contains(grade), "\(round): \(grade) \(policy)")
                        reached += 1
                    }
                }
            }
        }
        #expect(told > 200 && between > 100 && reached > 1_000, "\(told), \(between), \(reached)")
    }

    @Test func stepsThatAreToldNeverCount() throws {
        var policies = RandomPolicy(seed: TestRun.seed)
        var random = SeededGenerator(seed: TestRun.seed &+ 2)
        var told = 0
        for round in 0..<TestRun.count("KAKUZUKE_TEST_REACH", default: 300) {
            let policy = policies.policy(isFair: false)
            let steps = Self.positions(policy.advice(), [.key("lifetime"), .key("visits")])
            guard !steps.isEmpty else { continue }
            told += steps.count
            var changed = policy
            changed.lifetime.visits = StepTable(
                policy.lifetime.visits.steps.enumerated().map { place, step in
                    steps.contains(place) ? .init(bound: step.bound, points: step.points + Points(1_000)) : step
                })
            let engines = [try RatingEngine(policy), try RatingEngine(changed)]
            for _ in 0..<4 {
                let day = RandomHistory.day(&random)
                var history = RandomHistory(seed: random.next(), day: day)
                let facts = history.facts(subjects: policy.subjects.map(\.code))
                let receipts = history.receipts(random.pick([2, 3, 5, 12, 25]))
                let ratings = engines.map { engine in
                    let usage = engine.completeUsage(facts: facts, receipts: receipts)
                    return [-31, 0, 40].flatMap { engine.evaluation(of: usage).ratings(on: day.adding(days: $0)) }
                }
                #expect(ratings[0] == ratings[1], "\(round): \(policy)")
            }
        }
        #expect(told > 20, "\(told)")
    }

    @Test func stepsBelowConvergenceAreTold() {
        func told(_ visits: Int, _ bounds: [Int64]) -> [String] {
            var policy = SmallPolicy.policy()
            policy.tax.rates = [.init(name: "standard", rate: .zero)]
            policy.weights.lifetime = 1000
            policy.converge.visits = visits
            policy.lifetime.visits = StepTable(bounds.map { .init(bound: $0, points: Points($0)) })
            return policy.advice().map(\.field)
        }
        #expect(told(5, [1, 3, 5, 9]) == ["lifetime.visits[0]", "lifetime.visits[1]"])
        #expect(told(4, [1, 3, 5, 9]) == ["lifetime.visits[0]"])
        // Nobody is converged before the second visit, whatever the policy says.
        #expect(told(0, [0, 1, 2]) == ["lifetime.visits[0]", "lifetime.visits[1]"])
        #expect(told(0, [3, 1]) == [] && told(10, [10]) == [] && told(10, []) == [])
    }
}
