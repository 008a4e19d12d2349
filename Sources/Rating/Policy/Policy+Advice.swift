extension Policy {
    /// The largest fee jump between neighbours that advice lets pass when nobody says otherwise (5 %).
    public static let feeJumpUsualMax = BasisPoints(500)

    /// What its author should think about: cliffs in the fees, rates in the wrong unit, points that nobody gets, prices
    /// that no good can have.
    ///
    /// Source: `docs/policy.md`, "Advice".
    ///
    /// - Parameter largestFeeJump: fees of neighbouring cells that lie further apart are told.
    /// - Returns: warnings; empty when there is nothing to say. A policy with errors gets none.
    public func advice(largestFeeJump: BasisPoints = Policy.feeJumpUsualMax) -> [PolicyProblem] {
        guard !problems(isComplete: false).contains(where: { $0.severity == .error }) else { return [] }
        var finder = PolicyAdviceFinder(policy: self, largestFeeJump: largestFeeJump)
        finder.findCliffs()
        finder.findDoubtfulRates()
        finder.findPointsWithoutWeight()
        finder.findPointsNobodyGets()
        finder.findPricesOutOfReach()
        return finder.advice
    }
}

/// Collects the advice on one policy.
private struct PolicyAdviceFinder {
    let policy: Policy
    let largestFeeJump: BasisPoints
    private(set) var advice: [PolicyProblem] = []

    init(policy: Policy, largestFeeJump: BasisPoints) {
        self.policy = policy
        self.largestFeeJump = largestFeeJump
    }

    private mutating func warning(_ path: [PolicyProblem.Step], _ reason: String) {
        advice.append(PolicyProblem(.warning, at: path, reason))
    }

    // MARK: cliffs

    /// Tells cells whose fee lies far from that of the grade or class below, and first cells far from the standard fee.
    mutating func findCliffs() {
        for (subjectIndex, subject) in policy.subjects.enumerated() {
            let table = policy.fees.cells[subjectIndex]
            for (gradeIndex, grade) in policy.grades.enumerated() {
                for (classIndex, rung) in policy.classes.enumerated() {
                    let fee = table[gradeIndex][classIndex]
                    let path: [PolicyProblem.Step] = [
                        .key("fees"), .key("table"), .key(subject.code), .key(grade.code), .key(rung.code),
                    ]
                    if gradeIndex > 0 {
                        compare(fee, table[gradeIndex - 1][classIndex], policy.grades[gradeIndex - 1].code, path)
                    }
                    if classIndex > 0 {
                        compare(fee, table[gradeIndex][classIndex - 1], policy.classes[classIndex - 1].code, path)
                    }
                    if gradeIndex == 0, classIndex == 0 {
                        compare(fee, policy.fees.standard[subjectIndex], "the standard fee", path)
                    }
                }
            }
        }
    }

    private mutating func compare(
        _ fee: BasisPoints, _ neighbour: BasisPoints, _ name: String, _ path: [PolicyProblem.Step]
    ) {
        let jump = abs(Int64(fee.rawValue) - Int64(neighbour.rawValue))
        guard jump > Int64(largestFeeJump.rawValue) else { return }
        warning(
            path, "lies \(jump) from \(name), more than \(largestFeeJump.rawValue): customers near the border notice it"
        )
    }

    // MARK: rates

    /// Rates below it are mostly percentages that were not multiplied by 100 (1 %).
    private static let rateUsualMin: Int32 = 100

    /// Tells rates that are a hundredth of what they should be, or less, and the one that must not be missing.
    mutating func findDoubtfulRates() {
        let fees: PolicyProblem.Step = .key("fees")
        tellSmall(policy.fees.minimumFee, at: [fees, .key("min_fee")])
        for (subject, standard) in zip(policy.subjects, policy.fees.standard) {
            tellSmall(standard, at: [fees, .key("standard"), .key(subject.code)])
        }
        // A line that names no tax has the standard one, and cannot be priced without it.
        if policy.tax.rate(named: "standard") == nil {
            warning([.key("tax"), .key("rates")], "has no `standard`, the rate of goods for which none is given")
        }
        for named in policy.tax.rates {
            tellSmall(named.rate, at: [.key("tax"), .key("rates"), .key(named.name)])
        }
    }

    private mutating func tellSmall(_ rate: BasisPoints, at path: [PolicyProblem.Step]) {
        let number = rate.rawValue
        guard (1..<Self.rateUsualMin).contains(number) else { return }
        warning(path, "is \(number), which is \(rate.percentText) %: for \(number) % write \(number * 100)")
    }

    // MARK: points

    /// Tells tables whose component has the weight 0.
    mutating func findPointsWithoutWeight() {
        let weights = policy.weights
        let path = { (name: String) -> [PolicyProblem.Step] in [.key("weights_permille"), .key(name)] }
        if weights.lifetime == 0, !policy.lifetime.visits.steps.isEmpty || !policy.lifetime.amount.steps.isEmpty {
            warning(path("lifetime"), "is 0, so that the tables of `lifetime` count for nothing")
        }
        let period = [policy.period.daysSinceLastVisit, policy.period.visits, policy.period.amount]
        if weights.period == 0, period.contains(where: { !$0.steps.isEmpty }) {
            warning(path("period"), "is 0, so that the tables of `period` count for nothing")
        }
        if weights.reservations == 0, policy.reservations != nil {
            warning(path("reservations"), "is 0, so that reservations count for nothing")
        }
        if weights.current != 0, policy.hold.period != .none {
            warning(path("current"), "counts for nothing under a hold: no basket changes a grade that is fixed")
        }
    }

    /// Tells steps and conditions that no customer or basket can earn.
    mutating func findPointsNobodyGets() {
        let least = policy.converge.leastVisits
        let reached = policy.lifetime.visits.step(atLeast: least)?.bound ?? .min
        for (position, step) in policy.lifetime.visits.steps.enumerated() where step.bound < reached {
            warning(
                [.key("lifetime"), .key("visits"), .index(position)],
                "never counts: whoever is converged has \(least) visits or more, and from \(reached) on others count")
        }
        if policy.visitUnit == .businessDay {
            for (position, step) in policy.period.visits.steps.enumerated() where step.bound > policy.windowDays {
                warning(
                    [.key("period"), .key("visits"), .index(position)],
                    "nobody visits on \(step.bound) business days of a period of \(policy.windowDays) days")
            }
        }
        for (name, groups) in [("conditions", policy.conditions), ("class_conditions", policy.classConditions)] {
            for (position, group) in groups.enumerated() {
                findOvershadowed(group, [.key(name), .index(position), .key("best_of")])
            }
        }
    }

    private mutating func findOvershadowed(_ group: ConditionGroup, _ path: [PolicyProblem.Step]) {
        for (position, condition) in group.bestOf.enumerated() {
            let better = group.bestOf.enumerated().first { other, candidate in
                guard other != position, condition.implies(candidate) else { return false }
                let isSame = candidate.points == condition.points && candidate.implies(condition)
                return isSame ? other < position : candidate.points >= condition.points
            }
            guard let better else { continue }
            warning(
                path + [.index(position)],
                "never counts: entry \(better.offset + 1) matches whenever it does and gives no less")
        }
    }

    // MARK: prices

    /// Tells round prices that no good can have under a tax rate, whatever it costs.
    mutating func findPricesOutOfReach() {
        for named in policy.tax.rates {
            let missed = Self.roundPrices.filter { !isReachable($0, tax: named.rate) }
            guard !missed.isEmpty else { continue }
            let shown = missed.prefix(Self.roundPricesToldMax).map { String($0) }.joined(separator: ", ")
            let more = missed.count > Self.roundPricesToldMax ? " and others" : ""
            warning(
                [.key("tax"), .key("rates"), .key(named.name)],
                "no good can cost \(shown)\(more) with tax: unit and rounding pass over them")
        }
    }

    /// Prices that people are used to; minor units.
    private static let roundPrices = (1...10).map { Int64($0 * 100) } + (2...10).map { Int64($0 * 1000) }
    private static let roundPricesToldMax = 5

    private func isReachable(_ price: Int64, tax: BasisPoints) -> Bool {
        let unit = policy.price.unit
        guard policy.tax.display == .excluded else { return price % unit == 0 }
        // With tax on top, the price without it is one of the two multiples of the unit around the exact one.
        let exact = floorDivide(price * 10_000, 10_000 + Int64(tax.rawValue))
        let below = exact / unit * unit
        let calculator = PriceCalculator(policy: policy)
        return [below - unit, below, below + unit].contains { base in
            base > 0 && base + calculator.tax(base: MoneyMinorUnits(base), rate: tax).rawValue == price
        }
    }
}

extension BasisPoints {
    /// As people write a percentage: 10 is `0.1`.
    var percentText: String {
        let decimals = String(rawValue % 100 + 100).dropFirst()
        let kept = decimals.hasSuffix("0") ? decimals.dropLast() : decimals
        return "\(rawValue / 100)" + (kept == "0" ? "" : ".\(kept)")
    }
}

extension Condition {
    /// True when every visit that matches this entry also matches the other.
    fileprivate func implies(_ other: Condition) -> Bool {
        func reaches<Bound: Comparable>(_ own: Bound?, _ bound: Bound?) -> Bool {
            guard let bound else { return true }
            return own.map { $0 >= bound } ?? false
        }
        func lies<Value: Hashable>(_ own: [Value]?, in accepted: [Value]?) -> Bool {
            guard let accepted else { return true }
            return own.map { Set($0).isSubset(of: accepted) } ?? false
        }
        // The amount in a subject is not bounded by the whole receipt's, which returns elsewhere may lower.
        return reaches(amountAtLeast, other.amountAtLeast)
            && reaches(receiptAmountAtLeast, other.receiptAmountAtLeast)
            && reaches(itemsAtLeast, other.itemsAtLeast)
            && reaches(reservedDaysAheadAtLeast, other.reservedDaysAheadAtLeast)
            && lies(payment, in: other.payment) && lies(fulfilment, in: other.fulfilment)
            && lies(weekday, in: other.weekday)
    }
}
