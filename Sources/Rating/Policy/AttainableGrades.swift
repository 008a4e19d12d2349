/// Which grades customers of a policy can have at all, and with what scores.
///
/// What is taken as independent makes more scores than there are, never fewer.
struct AttainableGrades {
    /// Indexes of the grades that some score, cap or demotion limit leads to.
    private(set) var reached: Set<Int>
    /// The scores that lead to them, of all stages, ascending; empty where every grade is reached without looking at
    /// converged ones.
    private(set) var scores: [Points]

    /// Looks at all stages; nil when the sums are too many to list.
    init?(_ policy: Policy) {
        var sums = AttainableSums()
        guard let visits = sums.sums(of: policy.conditions), let enrolment = sums.sums(of: policy.enrolment),
            let attributes = sums.sums(of: policy.attributes)
        else { return nil }
        let late = visits.map { floorDivide($0 * policy.starting.lateSecondVisitPermille, 1000) }
        let firstTwo = sums.adding(visits.union(late), to: sums.adding(visits, to: enrolment))
        let started = sums.adding(attributes, to: firstTwo)
        let waiting = sums.adding(attributes, to: sums.adding(visits.union([0]), to: enrolment))
        guard let firstTwo, let started, let waiting else { return nil }
        let cap = policy.starting.provisionalCap
        reached = Set(waiting.map { min(policy.grades.index(reachedBy: Points($0)), cap) })
        reached.formUnion(started.map { policy.grades.index(reachedBy: Points($0)) })
        scores = []
        guard reached.count < policy.grades.count else { return }
        let parts = Self.convergedParts(policy, firstTwo: firstTwo, visits: visits, attributes: attributes)
        let weighted = parts.reduce([0]) { sums.adding($1.points, to: $0, weight: $1.weight) }
        guard let weighted else { return nil }
        let converged = Set(weighted.map { floorDivide($0, 1000) })
        reached.formUnion(Self.folded(Set(converged.map { policy.grades.index(reachedBy: Points($0)) }), policy.hold))
        // What lies above the cap leads nowhere by itself.
        let uncapped = waiting.filter { policy.grades.index(reachedBy: Points($0)) <= cap }
        scores = uncapped.union(started).union(converged).sorted().map { Points($0) }
    }

    /// What each part of a converged score can give.
    private static func convergedParts(
        _ policy: Policy, firstTwo: Set<Int64>, visits: Set<Int64>, attributes: Set<Int64>
    ) -> [(points: Set<Int64>, weight: Int64)] {
        let weights = policy.weights
        func any(_ table: StepTable) -> Set<Int64> { Set(table.steps.map(\.points.rawValue) + [0]) }
        func counted(_ table: StepTable, from least: Int64, to most: Int64) -> Set<Int64> {
            let later = table.steps.filter { $0.bound > least && $0.bound <= most }
            return Set(later.map(\.points.rawValue) + [table.points(atLeast: least).rawValue])
        }
        let perPeriod = policy.visitUnit == .businessDay ? Int64(policy.windowDays) : .max
        let current = policy.hold.period == .none ? visits.union([0]) : [0]
        return [
            (counted(policy.lifetime.visits, from: policy.converge.leastVisits, to: .max), weights.lifetime),
            (any(policy.lifetime.amount), weights.lifetime),
            (any(policy.period.daysSinceLastVisit), weights.period),
            (counted(policy.period.visits, from: 0, to: perPeriod), weights.period),
            (any(policy.period.amount), weights.period),
            (any(policy.reservations?.amount ?? StepTable()), weights.reservations),
            (attributes, weights.attributes), (current, weights.current), (firstTwo, weights.starting),
        ]
    }

    /// The grades that a demotion limit makes of those that scores reach: it ends a fall above the score's own grade.
    private static func folded(_ grades: Set<Int>, _ hold: HoldRule) -> Set<Int> {
        guard hold.period != .none, let limit = hold.maxStepsDown, limit > 0, let lowest = grades.min() else {
            return grades
        }
        var all = grades
        for grade in grades { all.formUnion(stride(from: grade, through: lowest, by: -limit)) }
        return all
    }
}

extension ConvergenceRule {
    /// Visits that every converged customer has.
    var leastVisits: Int64 { Int64(max(2, visits)) }
}
