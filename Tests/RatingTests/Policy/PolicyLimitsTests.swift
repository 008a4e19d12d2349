import Rating
import Testing

/// Goal: every number and list of a policy is accepted at its limit and refused one step beyond, at its place.
///
/// Method: a small valid policy is changed in one place at a time.
@Suite struct PolicyLimitsTests {
    /// A place of the policy with a value inside and one outside of its range.
    struct Limit: Sendable, CustomTestStringConvertible {
        let field: String
        let inside: Int64
        let outside: Int64
        let set: @Sendable (inout Policy, Int64) -> Void
        var testDescription: String { "\(field) \(outside)" }
    }

    private static func steps(_ count: Int64) -> StepTable {
        StepTable((0..<count).map { StepTable.Step(bound: $0, points: Points($0)) })
    }

    private static let days = Int64(PolicyLimits.daysMax)
    private static let points = InputLimits.pointsMax.rawValue
    private static let entries = Int64(PolicyLimits.entriesMax)

    static let limits: [Limit] = [
        Limit(field: "window_days", inside: 1, outside: 0) { $0.windowDays = Int($1) },
        Limit(field: "window_days", inside: days, outside: days + 1) { $0.windowDays = Int($1) },
        Limit(field: "starting.second_visit_within_days", inside: days, outside: days + 1) {
            $0.starting.secondVisitWithinDays = Int($1)
        },
        Limit(field: "starting.second_visit_within_days", inside: 0, outside: -1) {
            $0.starting.secondVisitWithinDays = Int($1)
        },
        Limit(field: "starting.late_second_visit_permille", inside: 1000, outside: 1001) {
            $0.starting.lateSecondVisitPermille = $1
        },
        Limit(field: "converge.days", inside: days, outside: days + 1) { $0.converge.days = Int($1) },
        Limit(field: "converge.visits", inside: 0, outside: -1) { $0.converge.visits = Int($1) },
        Limit(field: "converge.visits", inside: PolicyLimits.countMax, outside: PolicyLimits.countMax + 1) {
            $0.converge.visits = Int($1)
        },
        Limit(field: "hold.max_steps_down", inside: 0, outside: -1) {
            $0.hold = HoldRule(period: .month, maxStepsDown: Int($1))
        },
        Limit(field: "weights_permille.period", inside: PolicyLimits.weightMax, outside: PolicyLimits.weightMax + 1) {
            $0.weights.period = $1
        },
        Limit(field: "weights_permille.attributes", inside: 0, outside: -1) { $0.weights.attributes = $1 },
        Limit(field: "reservations.horizon_days", inside: days, outside: days + 1) {
            $0.reservations = ReservationRule(horizonDays: Int($1), amount: StepTable())
        },
        Limit(field: "grades[2].min_score", inside: points, outside: points + 1) {
            $0.grades[2].minScore = Points($1)
        },
        Limit(field: "grades[0].min_score", inside: -points, outside: -points - 1) {
            $0.grades[0].minScore = Points($1)
        },
        Limit(field: "fees.standard.A", inside: 1_000_000, outside: 1_000_001) {
            $0.fees.standard[0] = BasisPoints(Int32($1))
        },
        Limit(field: "fees.min_fee", inside: 0, outside: -1) { $0.fees.minimumFee = BasisPoints(Int32($1)) },
        Limit(field: "tax.rates.standard", inside: 100_000, outside: 100_001) {
            $0.tax.rates[0].rate = BasisPoints(Int32($1))
        },
        Limit(field: "price.unit", inside: 1, outside: 0) { $0.price.unit = $1 },
        Limit(field: "price.unit", inside: PolicyLimits.priceUnitMax, outside: PolicyLimits.priceUnitMax + 1) {
            $0.price.unit = $1
        },
        Limit(field: "lifetime.visits", inside: entries, outside: entries + 1) { $0.lifetime.visits = steps($1) },
        Limit(field: "period.days_since_last_visit[0].at_most", inside: days, outside: days + 1) {
            $0.period.daysSinceLastVisit = StepTable([.init(bound: $1, points: Points(1))])
        },
        Limit(field: "period.visits[0].at_least", inside: 0, outside: -1) {
            $0.period.visits = StepTable([.init(bound: $1, points: Points(1))])
        },
        Limit(field: "period.amount[0].points", inside: points, outside: points + 1) {
            $0.period.amount = StepTable([.init(bound: 1, points: Points($1))])
        },
        Limit(field: "attributes[0].points", inside: -points, outside: -points - 1) {
            $0.attributes = [AttributeRule(attribute: "a", value: "b", points: Points($1))]
        },
        Limit(field: "enrolment[0].points", inside: 0, outside: -1) {
            $0.enrolment = [EnrolmentOption(option: "a", name: "a", points: Points($1))]
        },
        Limit(field: "conditions[0].best_of[0].items_at_least", inside: 0, outside: -1) {
            $0.conditions = [ConditionGroup(name: "c", bestOf: [Condition(itemsAtLeast: $1, points: Points(1))])]
        },
        Limit(field: "class_conditions[0].best_of", inside: 1, outside: 0) {
            let entry = Condition(points: Points(1))
            $0.classConditions = [ConditionGroup(name: "c", bestOf: Array(repeating: entry, count: Int($1)))]
        },
        Limit(field: "subjects[0].code", inside: 256, outside: 257) {
            $0.subjects[0].code = String(repeating: "x", count: Int($1))
        },
    ]

    @Test(arguments: limits)
    func numberIsTakenAtItsLimitAndRefusedBeyond(limit: Limit) {
        func errors(_ value: Int64) -> [String] {
            var policy = SmallPolicy.policy()
            limit.set(&policy, value)
            return policy.problems().filter { $0.severity == .error }.map(\.field)
        }
        #expect(errors(limit.inside) == [])
        #expect(errors(limit.outside) == [limit.field])
    }

    @Test func subjectsAndRungsAreCounted() {
        for (count, isRefused) in [(PolicyLimits.subjectsMax, false), (PolicyLimits.subjectsMax + 1, true)] {
            var policy = SmallPolicy.policy()
            policy.subjects = (0..<(count - 1)).map { Subject(code: "S\($0)", name: "S", categories: ["\($0)"]) }
            policy.subjects.append(Subject(code: "REST", name: "Rest"))
            policy.fees.standard = Array(repeating: BasisPoints(3000), count: count)
            policy.fees.cells = Array(repeating: policy.fees.cells[0], count: count)
            #expect(policy.problems().contains { $0.field == "subjects" && $0.severity == .error } == isRefused)
        }
        for (count, isRefused) in [(PolicyLimits.rungsMax, false), (PolicyLimits.rungsMax + 1, true)] {
            var policy = SmallPolicy.policy()
            policy.classes = (0..<count).map { Rung(code: "C\($0)", name: "C", minScore: Points(Int64($0))) }
            policy.fees.cells = policy.fees.cells.map { $0.map { Array(repeating: $0[0], count: count) } }
            #expect(policy.problems().contains { $0.field == "classes" && $0.severity == .error } == isRefused)
        }
    }

    @Test func engineRefusesAPolicyWithErrors() {
        var policy = SmallPolicy.policy()
        policy.windowDays = 0
        policy.currency = "yen"
        let error = #expect(throws: UnusablePolicy.self) { try RatingEngine(policy) }
        #expect(error?.problems.map(\.field) == ["currency", "window_days"])
    }
}
