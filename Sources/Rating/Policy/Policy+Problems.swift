extension Policy {
    /// Everything that is wrong or doubtful, all at once; the order follows the policy file.
    ///
    /// Source: `docs/rating.md`, "Validation". Unfair and non-monotonous tables are warnings under `allow_unfair`.
    ///
    /// - Parameter isComplete: false for a policy of which a part could not be read, so that nothing can be said of
    ///   what is within reach.
    /// - Returns: errors and warnings; empty when there is nothing to say.
    public func problems(isComplete: Bool = true) -> [PolicyProblem] {
        var finder = PolicyProblemFinder(policy: self)
        finder.findBasics()
        finder.findSubjects()
        finder.findTables()
        finder.findConditions()
        finder.findRules()
        finder.findLadders()
        finder.findFees()
        finder.findPriceAndTax()
        // What can be reached is only worth telling of a policy that stands by itself.
        if isComplete, !finder.problems.contains(where: { $0.severity == .error }) { finder.findUnreachable() }
        return finder.problems
    }
}

/// Collects the problems of one policy.
struct PolicyProblemFinder {
    let policy: Policy
    private(set) var problems: [PolicyProblem] = []

    init(policy: Policy) {
        self.policy = policy
    }

    mutating func error(_ path: [PolicyProblem.Step], _ reason: String) {
        problems.append(PolicyProblem(.error, at: path, reason))
    }

    mutating func warning(_ path: [PolicyProblem.Step], _ reason: String) {
        problems.append(PolicyProblem(.warning, at: path, reason))
    }

    /// An error of fairness or monotony, which the author may allow.
    mutating func unfair(_ path: [PolicyProblem.Step], _ reason: String) {
        problems.append(PolicyProblem(policy.allowUnfair ? .warning : .error, at: path, reason))
    }

    mutating func check<Value: Comparable>(
        _ value: Value, in range: ClosedRange<Value>, at path: [PolicyProblem.Step], unit: String
    ) {
        guard !range.contains(value) else { return }
        let bounds = "\(range.lowerBound) and \(range.upperBound)" + (unit.isEmpty ? "" : " \(unit)")
        error(path, "must lie between \(bounds), is \(value)")
    }

    mutating func checkCount(_ count: Int, max: Int, min: Int = 0, at path: [PolicyProblem.Step]) {
        if count < min { error(path, "needs at least \(min) \(min == 1 ? "entry" : "entries")") }
        if count > max { error(path, "has \(count) entries, at most \(max) are allowed") }
    }

    /// Codes are not empty, not too long and unique.
    mutating func checkCodes(_ codes: [String], key: String, at path: [PolicyProblem.Step]) {
        var seen: Set<String> = []
        for (position, code) in codes.enumerated() {
            let place = path + [.index(position), .key(key)]
            checkText(code, at: place)
            if !seen.insert(code).inserted { error(place, "`\(code)` is used twice") }
        }
    }

    mutating func checkText(_ text: String, at path: [PolicyProblem.Step]) {
        if text.isEmpty { error(path, "must not be empty") }
        if text.utf8.count > InputLimits.textBytesMax {
            error(path, "is longer than \(InputLimits.textBytesMax) bytes")
        }
    }
}

extension PolicyProblemFinder {
    mutating func findBasics() {
        let letters = policy.currency.utf8
        if letters.count != 3 || !letters.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) {
            error([.key("currency")], "must be an ISO 4217 code of three capital letters, is `\(policy.currency)`")
        }
        check(policy.windowDays, in: 1...PolicyLimits.daysMax, at: [.key("window_days")], unit: "days")
    }

    mutating func findSubjects() {
        let path: [PolicyProblem.Step] = [.key("subjects")]
        checkCount(policy.subjects.count, max: PolicyLimits.subjectsMax, min: 1, at: path)
        checkCodes(policy.subjects.map(\.code), key: "code", at: path)
        for (position, subject) in policy.subjects.enumerated() {
            let place = path + [.index(position)]
            checkText(subject.name, at: place + [.key("name")])
            for (key, codes) in [("categories", subject.categories), ("stores", subject.stores)] {
                let list = place + [.key("match"), .key(key)]
                checkCount(codes.count, max: PolicyLimits.entriesMax, at: list)
                for (index, code) in codes.enumerated() { checkText(code, at: list + [.index(index)]) }
            }
        }
        if let last = policy.subjects.last, !last.acceptsEverything {
            error(
                path + [.index(policy.subjects.count - 1), .key("match")],
                "the last subject must match everything, so that every line has a subject")
        }
    }

    mutating func findRules() {
        let starting: [PolicyProblem.Step] = [.key("starting")]
        check(
            policy.starting.secondVisitWithinDays, in: 0...PolicyLimits.daysMax,
            at: starting + [.key("second_visit_within_days")], unit: "days")
        check(
            policy.starting.lateSecondVisitPermille, in: 0...1000,
            at: starting + [.key("late_second_visit_permille")], unit: "thousandths")
        let weights = policy.weights
        for (key, weight) in [
            ("starting", weights.starting), ("lifetime", weights.lifetime), ("period", weights.period),
            ("current", weights.current), ("reservations", weights.reservations), ("attributes", weights.attributes),
        ] {
            check(
                weight, in: 0...PolicyLimits.weightMax, at: [.key("weights_permille"), .key(key)],
                unit: "thousandths")
        }
        check(
            Int64(policy.converge.visits), in: 0...PolicyLimits.countMax, at: [.key("converge"), .key("visits")],
            unit: "visits")
        check(
            policy.converge.days, in: 0...PolicyLimits.daysMax, at: [.key("converge"), .key("days")], unit: "days")
        if let steps = policy.hold.maxStepsDown {
            let place: [PolicyProblem.Step] = [.key("hold"), .key("max_steps_down")]
            check(steps, in: 0...PolicyLimits.rungsMax, at: place, unit: "rungs")
            if policy.hold.period == .none { warning(place, "has no effect without a hold period") }
        }
    }

    mutating func findLadders() {
        for (key, ladder) in [("grades", policy.grades), ("classes", policy.classes)] {
            let path: [PolicyProblem.Step] = [.key(key)]
            checkCount(ladder.count, max: PolicyLimits.rungsMax, min: 1, at: path)
            checkCodes(ladder.map(\.code), key: "code", at: path)
            for (position, rung) in ladder.enumerated() {
                let place = path + [.index(position), .key("min_score")]
                checkText(rung.name, at: path + [.index(position), .key("name")])
                checkPoints(rung.minScore, at: place, mayBeNegative: true)
                if position > 0, rung.minScore <= ladder[position - 1].minScore {
                    error(place, "must be above \(ladder[position - 1].minScore.rawValue), that of the rung before")
                }
            }
        }
        if !policy.grades.indices.contains(policy.starting.provisionalCap) {
            error([.key("starting"), .key("provisional_cap")], "must be the code of a grade")
        }
    }

    mutating func findPriceAndTax() {
        check(
            policy.price.unit, in: 1...PolicyLimits.priceUnitMax, at: [.key("price"), .key("unit")],
            unit: "minor units")
        let path: [PolicyProblem.Step] = [.key("tax"), .key("rates")]
        checkCount(policy.tax.rates.count, max: PolicyLimits.entriesMax, min: 1, at: path)
        for rate in policy.tax.rates {
            let place = path + [.key(rate.name)]
            checkText(rate.name, at: place)
            check(
                rate.rate.rawValue, in: 0...PolicyLimits.taxMax.rawValue, at: place, unit: "basis points")
        }
    }

    mutating func checkPoints(_ points: Points, at path: [PolicyProblem.Step], mayBeNegative: Bool = false) {
        let limit = InputLimits.pointsMax.rawValue
        check(points.rawValue, in: (mayBeNegative ? -limit : 0)...limit, at: path, unit: "points")
    }
}
