extension RatingEngine {
    /// How a customer gets from the grade that it has without a basket to a higher one in a subject.
    ///
    /// - Parameters:
    ///   - usage: the customer's facts and states, complete or compact.
    ///   - subject: index of the subject.
    ///   - date: the rated date; the purchase is the last one of that date.
    ///   - payment: how it would be paid; empty: nothing is known.
    ///   - fulfilment: how it would be handed over; empty: nothing is known.
    ///   - rulesUntil: last day on which this policy rates; nil: no other one follows.
    /// - Returns: the least single purchase of one line, quantity one, that leads to a higher grade.
    public func wayToNextGrade(
        of usage: CustomerUsage, subject: Int, on date: CalendarDate, payment: String = "", fulfilment: String = "",
        rulesUntil: CalendarDate? = nil
    ) -> WayToNextGrade {
        let present = evaluation(of: usage).rating(subject: subject, on: date, basket: nil)
        guard let grade = present.grade, let score = present.score else { return .enrolment }
        guard grade < policy.grades.count - 1 else { return .highest }
        let isHeld = present.stage == .converged && policy.hold.period != .none
        let countsFrom =
            isHeld ? policy.hold.period.nextReferenceDate(after: present.referenceDate).adding(days: 1) : date
        // Other rules decide before a purchase would show by these.
        if let rulesUntil, rulesUntil < countsFrom { return .unknown(countsFrom: rulesUntil.adding(days: 1)) }
        let trial = PurchaseTrial(
            engine: self, usage: usage, subject: subject, date: date, payment: payment, fulfilment: fulfilment,
            countsFrom: countsFrom)
        guard date > usage.states[subject].base, countsFrom <= usage.states[subject].exactUntil else {
            return .unknown(countsFrom: countsFrom)
        }
        for amount in trial.decisiveAmounts() {
            guard let reached = trial.grade(buying: amount), reached > grade else { continue }
            let missing = missing(to: reached, from: present, score: score)
            return .purchase(
                WayToNextGrade.Purchase(amount: amount, grade: reached, missing: missing, countsFrom: countsFrom))
        }
        return .none(countsFrom: countsFrom)
    }

    private func missing(
        to grade: Int, from present: SubjectRating, score: Points
    ) -> WayToNextGrade.Purchase.Missing {
        let byScore = policy.grades.index(reachedBy: score)
        if present.stage == .provisional, byScore > policy.starting.provisionalCap { return .provisionalCap }
        if let grade = present.grade, grade > byScore { return .demotionLimit }
        return .points(policy.grades[grade].minScore - score)
    }
}

/// A customer with one more purchase.
private struct PurchaseTrial {
    let engine: RatingEngine
    let usage: CustomerUsage
    let subject: Int
    let date: CalendarDate
    let payment: String
    let fulfilment: String
    let countsFrom: CalendarDate

    private var policy: Policy { engine.policy }

    /// The place of the purchase after all others of its date.
    private static let lastOfTheDay = SubjectEntry.Order(
        time: TimeOfDay(secondsSinceMidnight: 86_399) ?? .midnight, receiptID: "\u{10FFFF}\u{10FFFF}")

    /// The grade at the date at which the purchase counts; nil for a walk-in.
    func grade(buying amount: MoneyMinorUnits) -> Int? {
        evaluation(buying: amount).rating(subject: subject, on: countsFrom, basket: nil).grade
    }

    private func evaluation(buying amount: MoneyMinorUnits) -> CustomerEvaluation {
        let circumstances = PurchaseCircumstances(
            date: date, amount: amount, receiptAmount: amount, quantity: QuantityThousandths(1000), payment: payment,
            fulfilment: fulfilment, reservedDaysAhead: 0)
        var changed = usage
        // The caller has made sure that the date lies after the base.
        _ = changed.states[subject].add(
            SubjectEntry(
                date: date, amount: amount, measure: MoneyMinorUnits(measure(of: amount.rawValue)),
                key: ReceiptKey(receiptID: Self.lastOfTheDay.receiptID),
                conditionPoints: policy.conditions.points(circumstances), order: Self.lastOfTheDay))
        return engine.evaluation(of: changed)
    }

    // MARK: amounts

    /// Every least amount from which on anything changes, ascending; between two of them nothing does.
    func decisiveAmounts() -> [MoneyMinorUnits] {
        var amounts: Set<Int64> = [1]
        for condition in policy.conditions.flatMap(\.bestOf) {
            if let bound = condition.amountAtLeast { amounts.insert(bound.rawValue) }
            if let bound = condition.receiptAmountAtLeast { amounts.insert(bound.rawValue) }
        }
        let reference = policy.hold.period.referenceDate(for: countsFrom)
        // What the tables see with the smallest purchase, which itself measures nothing or next to nothing.
        if let figures = evaluation(buying: MoneyMinorUnits(1)).figures(subject: subject, at: reference) {
            let own = measure(of: 1)
            for step in policy.lifetime.amount.steps {
                amounts.insert(leastAmount(measuring: step.bound - (figures.measure.rawValue - own)) ?? 0)
            }
            if date > reference.adding(days: -policy.windowDays) {
                for step in policy.period.amount.steps {
                    amounts.insert(leastAmount(measuring: step.bound - (figures.windowMeasure.rawValue - own)) ?? 0)
                }
            }
        }
        return amounts.filter { (1...InputLimits.amountMax.rawValue).contains($0) }.sorted().map {
            MoneyMinorUnits($0)
        }
    }

    /// What amount tables see of a purchase: the amount, or the fee in it at the standard rate, rounded down.
    private func measure(of amount: Int64) -> Int64 {
        guard policy.contribution == .fee else { return amount }
        let fee = policy.fees.standard[subject].rawValue
        return floorDivide(amount * Int64(fee), divisor)
    }

    /// The least amount of which tables see at least so much; nil when none does.
    private func leastAmount(measuring target: Int64) -> Int64? {
        guard target > 0 else { return 1 }
        guard target <= InputLimits.amountMax.rawValue else { return nil }
        guard policy.contribution == .fee else { return target }
        let fee = Int64(policy.fees.standard[subject].rawValue)
        guard fee > 0 else { return nil }
        return -floorDivide(-(target * divisor), fee)
    }

    /// Of so many parts of an amount the standard fee's basis points are the fee.
    private var divisor: Int64 {
        switch policy.fees.base {
        case .cost: 10_000 + Int64(policy.fees.standard[subject].rawValue)
        case .price: 10_000
        }
    }
}
