extension PolicyProblemFinder {
    /// Warns of subjects, grades, classes and cells that no customer or basket can reach.
    mutating func findUnreachable() {
        findUnreachableSubjects()
        findUnreachableGrades()
        findUnreachableClasses()
    }

    private mutating func findUnreachableGrades() {
        let attainable = AttainableGrades(policy)
        if let attainable, attainable.reached.count == policy.grades.count { return }
        let range = scoreRange()
        for (position, rung) in policy.grades.enumerated() {
            let next = position + 1 < policy.grades.count ? policy.grades[position + 1].minScore : nil
            let place: [PolicyProblem.Step] = [.key("grades"), .index(position)]
            if let attainable {
                guard !attainable.reached.contains(position) else { continue }
                let below = attainable.scores.last { $0 < rung.minScore }
                let above = attainable.scores.first { score in next.map { $0 <= score } ?? false }
                if let below, let above {
                    warning(
                        place,
                        "no customer can reach it: there is no score between \(below.rawValue) and \(above.rawValue)")
                } else {
                    warnOfRange(place, attainable.scores.first ?? .zero, attainable.scores.last ?? .zero)
                }
            } else {
                // The first rung also takes every score below its own.
                let isTooHigh = position > 0 && rung.minScore > range.highest
                let isTooLow = next.map { $0 <= range.lowest } ?? false
                guard isTooHigh || isTooLow else { continue }
                warnOfRange(place, range.lowest, range.highest)
            }
            for subject in policy.subjects {
                warning(
                    [.key("fees"), .key("table"), .key(subject.code), .key(rung.code)],
                    "no customer can reach these cells")
            }
        }
    }

    private mutating func warnOfRange(_ place: [PolicyProblem.Step], _ lowest: Points, _ highest: Points) {
        warning(
            place, "no customer can reach it: scores lie between \(lowest.rawValue) and \(highest.rawValue)")
    }

    private mutating func findUnreachableSubjects() {
        for (position, subject) in policy.subjects.enumerated() {
            let earlier = policy.subjects[..<position]
            let hiding = earlier.first {
                covers($0.categories, subject.categories) && covers($0.stores, subject.stores)
            }
            let place: [PolicyProblem.Step] = [.key("subjects"), .index(position)]
            if let hiding {
                warning(place, "no line can reach it: `\(hiding.code)` before it accepts everything that it accepts")
            } else if areCovered(subject, by: earlier) {
                warning(place, "no line can reach it: those before it together accept everything that it accepts")
            }
        }
    }

    /// True when every category and store that a subject names is taken by earlier ones; false when it is too long to
    /// look at each pair.
    private func areCovered(_ subject: Subject, by earlier: ArraySlice<Subject>) -> Bool {
        // Nobody may call a category or store "", so it stands for all that no earlier subject names.
        let categories =
            subject.categories.isEmpty ? Set(earlier.flatMap(\.categories) + [""]) : Set(subject.categories)
        let stores = subject.stores.isEmpty ? Set(earlier.flatMap(\.stores) + [""]) : Set(subject.stores)
        guard categories.count * stores.count <= Self.coveredPairsMax else { return false }
        return categories.allSatisfy { category in
            stores.allSatisfy { store in earlier.contains { $0.accepts(category: category, store: store) } }
        }
    }

    /// Most pairs of category and store that one subject is checked for; pairs.
    private static let coveredPairsMax = 10_000

    /// True when a match list accepts all that another accepts; an empty list accepts anything.
    private func covers(_ wide: [String], _ narrow: [String]) -> Bool {
        wide.isEmpty || (!narrow.isEmpty && narrow.allSatisfy(wide.contains))
    }

    private mutating func findUnreachableClasses() {
        var finder = AttainableSums()
        guard let sums = finder.sums(of: policy.classConditions) else { return }
        let reached = Set(sums.map { policy.classes.index(reachedBy: Points($0)) })
        for (position, rung) in policy.classes.enumerated() where !reached.contains(position) {
            warning([.key("classes"), .index(position)], "no basket can reach it")
            for subject in policy.subjects {
                for grade in policy.grades {
                    warning(
                        [.key("fees"), .key("table"), .key(subject.code), .key(grade.code), .key(rung.code)],
                        "no basket can reach this cell")
                }
            }
        }
    }

    /// Bounds of every score that any customer can have; a score between them need not exist.
    private func scoreRange() -> (lowest: Points, highest: Points) {
        let enrolment = policy.enrolment.reduce(Points.zero) { $0 + $1.points }
        let visit = policy.conditions.reduce(Points.zero) { sum, group in
            sum + max(.zero, group.bestOf.map(\.points).max() ?? .zero)
        }
        let starting = enrolment + visit + visit
        var best: [String: [String: Points]] = [:]
        for rule in policy.attributes {
            best[rule.attribute, default: [:]][rule.value, default: .zero] =
                (best[rule.attribute]?[rule.value] ?? .zero) + rule.points
        }
        let attributesMax = best.values.reduce(Points.zero) { $0 + max(.zero, $1.values.max() ?? .zero) }
        let attributesMin = best.values.reduce(Points.zero) { $0 + min(.zero, $1.values.min() ?? .zero) }
        let period = policy.period
        let components = ScoreComponents(
            starting: starting,
            lifetime: policy.lifetime.visits.largestPoints + policy.lifetime.amount.largestPoints,
            period: period.daysSinceLastVisit.largestPoints + period.visits.largestPoints
                + period.amount.largestPoints,
            current: policy.hold.period == .none ? visit : .zero,
            reservations: policy.reservations?.amount.largestPoints ?? .zero, attributes: attributesMax)
        let weightedMin = Points(floorDivide(policy.weights.attributes * attributesMin.rawValue, 1000))
        return (
            min(attributesMin, weightedMin), max(starting + attributesMax, components.score(policy.weights))
        )
    }
}
