public import Rating

/// Tries what a quote says is missing to the next grade: a purchase of exactly so much more is enough, and one of a
/// unit less is not; the next basket is priced by it.
public struct QuotedWayCheck {
    private let engine: RatingEngine
    private let facts: CustomerFacts
    private let receipts: [Receipt]
    private let basket: Basket
    private let date: CalendarDate

    /// Makes a check.
    ///
    /// - Parameters:
    ///   - engine: the policy.
    ///   - facts: what is known of the customer apart from receipts.
    ///   - receipts: all receipts of the customer.
    ///   - basket: what was quoted.
    ///   - date: the day of the quote.
    public init(engine: RatingEngine, facts: CustomerFacts, receipts: [Receipt], basket: Basket, date: CalendarDate) {
        self.engine = engine
        self.facts = facts
        self.receipts = receipts
        self.basket = basket
        self.date = date
    }

    /// What is wrong with the amount that the quote names; nil: nothing.
    ///
    /// - Parameters:
    ///   - subject: the subject.
    ///   - present: its rating on the day of the quote, without a basket.
    ///   - purchase: what the quote names.
    /// - Returns: the finding.
    /// - Throws: `QuoteError` when the basket cannot be priced.
    public func finding(
        subject: Int, present: SubjectRating, _ purchase: WayToNextGrade.Purchase
    ) throws(QuoteError) -> String? {
        guard let enough = customer(buying: purchase.amount.rawValue, subject: subject) else {
            return "no line of the basket is in the subject"
        }
        let reached = enough.ratings(on: purchase.countsFrom)[subject]
        guard reached.grade == purchase.grade, purchase.grade > present.grade ?? 0 else {
            return "leads to \(String(describing: reached.grade))"
        }
        if purchase.amount.rawValue > 1,
            let less = customer(buying: purchase.amount.rawValue - 1, subject: subject)?
                .ratings(on: purchase.countsFrom)[subject].grade, less > present.grade ?? 0
        {
            return "one unit less leads to \(less) as well"
        }
        // The next basket is priced by the cell of the grade that it then has.
        let next = try engine.quote(basket, for: enough, on: purchase.countsFrom)
        guard let priced = next.ratings.first(where: { $0.rating.subject == subject }), let grade = priced.rating.grade
        else { return "the next basket has no grade" }
        guard priced.fee == engine.policy.fees.cells[subject][grade][priced.classIndex] else {
            return "the next basket is priced by \(priced.fee)"
        }
        if reached.stage == .converged, engine.policy.hold.period != .none, grade != purchase.grade {
            return "the next basket has grade \(grade)"
        }
        return nil
    }

    /// The customer after one more purchase of goods as the basket has them; nil: it has none of the subject.
    private func customer(buying amount: Int64, subject: Int) -> CustomerEvaluation? {
        let policy = engine.policy
        let line = basket.lines.first { line in
            policy.subjects.firstIndex { $0.accepts(category: line.category, store: basket.store) } == subject
        }
        guard let line else { return nil }
        let fee = Int64(policy.fees.standard[subject].rawValue)
        let cost =
            policy.fees.base == .cost
            ? (amount * 10_000 + 9_999 + fee) / (10_000 + fee) : (amount * (10_000 - fee) + 9_999) / 10_000
        let bought = Receipt(
            id: "\u{10FFFF}", store: basket.store, businessDate: date,
            time: TimeOfDay(secondsSinceMidnight: 86_399)!, payment: basket.payment, fulfilment: basket.fulfilment,
            lines: [
                ReceiptLine(
                    category: line.category, amount: MoneyMinorUnits(amount), quantity: QuantityThousandths(1000),
                    cost: MoneyMinorUnits(cost))
            ])
        return engine.evaluation(of: engine.completeUsage(facts: facts, receipts: receipts + [bought]))
    }
}
