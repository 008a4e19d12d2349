extension PolicyProblemFinder {
    mutating func findTables() {
        let amountMax = Int64.max / 2
        let countMax = PolicyLimits.countMax
        let lifetime: PolicyProblem.Step = .key("lifetime")
        let period: PolicyProblem.Step = .key("period")
        findTable(policy.lifetime.visits, at: [lifetime, .key("visits")], boundMax: countMax)
        findTable(policy.lifetime.amount, at: [lifetime, .key("amount")], boundMax: amountMax)
        findTable(
            policy.period.daysSinceLastVisit, at: [period, .key("days_since_last_visit")],
            boundMax: Int64(PolicyLimits.daysMax), isAtMost: true)
        findTable(policy.period.visits, at: [period, .key("visits")], boundMax: countMax)
        findTable(policy.period.amount, at: [period, .key("amount")], boundMax: amountMax)
        if let reservations = policy.reservations {
            check(
                reservations.horizonDays, in: 1...PolicyLimits.daysMax,
                at: [.key("reservations"), .key("horizon_days")], unit: "days")
            findTable(
                reservations.amount, at: [.key("reservations"), .key("amount")], boundMax: amountMax)
        }
    }

    /// Bounds in range and different, points in range and never worse for a better value.
    private mutating func findTable(
        _ table: StepTable, at path: [PolicyProblem.Step], boundMax: Int64, isAtMost: Bool = false
    ) {
        checkCount(table.steps.count, max: PolicyLimits.entriesMax, at: path)
        let boundKey: PolicyProblem.Step = .key(isAtMost ? "at_most" : "at_least")
        for (position, step) in table.steps.enumerated() {
            let place = path + [.index(position)]
            // Amounts and contributions can be negative, so their bounds may be; counts and days cannot.
            let lowest = boundMax == Int64.max / 2 ? -boundMax : 0
            check(step.bound, in: lowest...boundMax, at: place + [boundKey], unit: "")
            checkPoints(step.points, at: place + [.key("points")])
        }
        let ascending = table.steps.enumerated().sorted { $0.element.bound < $1.element.bound }
        for (lower, upper) in zip(ascending, ascending.dropFirst()) {
            if lower.element.bound == upper.element.bound {
                error(path + [.index(upper.offset), boundKey], "the bound \(upper.element.bound) stands twice")
            } else if isAtMost, upper.element.points > lower.element.points {
                unfair(
                    path + [.index(upper.offset), .key("points")],
                    "points rise with more days since the last visit")
            } else if !isAtMost, upper.element.points < lower.element.points {
                unfair(path + [.index(upper.offset), .key("points")], "points fall although the value is larger")
            }
        }
    }

    mutating func findConditions() {
        for (position, rule) in policy.attributes.enumerated() {
            let place: [PolicyProblem.Step] = [.key("attributes"), .index(position)]
            checkText(rule.attribute, at: place + [.key("attribute")])
            checkText(rule.value, at: place + [.key("value")])
            checkPoints(rule.points, at: place + [.key("points")], mayBeNegative: true)
        }
        checkCount(policy.attributes.count, max: PolicyLimits.entriesMax, at: [.key("attributes")])
        checkCount(policy.enrolment.count, max: PolicyLimits.entriesMax, at: [.key("enrolment")])
        checkCodes(policy.enrolment.map(\.option), key: "option", at: [.key("enrolment")])
        for (position, option) in policy.enrolment.enumerated() {
            let place: [PolicyProblem.Step] = [.key("enrolment"), .index(position)]
            checkText(option.name, at: place + [.key("name")])
            checkPoints(option.points, at: place + [.key("points")])
        }
        if policy.requireEnrolment, policy.enrolment.isEmpty {
            warning([.key("require_enrolment")], "no enrolment option is offered, so everyone stays a walk-in")
        }
        findGroups(policy.conditions, key: "conditions")
        findGroups(policy.classConditions, key: "class_conditions")
    }

    private mutating func findGroups(_ groups: [ConditionGroup], key: String) {
        checkCount(groups.count, max: PolicyLimits.entriesMax, at: [.key(key)])
        for (position, group) in groups.enumerated() {
            let place: [PolicyProblem.Step] = [.key(key), .index(position)]
            checkText(group.name, at: place + [.key("name")])
            let list = place + [.key("best_of")]
            checkCount(group.bestOf.count, max: PolicyLimits.entriesMax, min: 1, at: list)
            for (index, condition) in group.bestOf.enumerated() {
                findCondition(condition, at: list + [.index(index)])
            }
        }
    }

    private mutating func findCondition(_ condition: Condition, at place: [PolicyProblem.Step]) {
        checkPoints(condition.points, at: place + [.key("points")])
        for (key, bound) in [
            ("items_at_least", condition.itemsAtLeast),
            ("reserved_days_ahead_at_least", condition.reservedDaysAheadAtLeast),
        ] {
            guard let bound else { continue }
            check(bound, in: 0...PolicyLimits.countMax, at: place + [.key(key)], unit: "")
        }
        for (key, words) in [("payment", condition.payment), ("fulfilment", condition.fulfilment)] {
            guard let words else { continue }
            checkCount(words.count, max: PolicyLimits.entriesMax, min: 1, at: place + [.key(key)])
            for (index, word) in words.enumerated() { checkText(word, at: place + [.key(key), .index(index)]) }
        }
        if let weekday = condition.weekday, weekday.isEmpty {
            error(place + [.key("weekday")], "needs at least 1 entry")
        }
    }
}
