extension RatingEngine {
    /// Prices a basket for a customer at a date.
    ///
    /// - Parameters:
    ///   - basket: the goods; costs and list prices come with the lines.
    ///   - customer: the customer's evaluation under this policy; nil for a walk-in.
    ///   - date: the store's local business date.
    /// - Returns: the priced basket with the ratings that led to the prices.
    /// - Throws: `QuoteError` when the basket is outside the input limits or names an unknown tax.
    public func quote(
        _ basket: Basket, for customer: CustomerEvaluation?, on date: CalendarDate
    ) throws(QuoteError) -> Quote {
        let drafts = try drafts(basket)
        let calculator = PriceCalculator(policy: policy)
        var ratings: [Int: QuoteRating] = [:]
        for subject in Set(drafts.map(\.subject)) {
            let circumstances = circumstances(basket, drafts, subject: subject, on: date)
            ratings[subject] = quoteRating(subject: subject, circumstances, customer: customer)
        }
        var lines: [QuoteLine] = []
        for (position, draft) in drafts.enumerated() {
            let fee = ratings[draft.subject]?.fee ?? policy.fees.standard[draft.subject]
            let price = calculator.unitPrice(
                cost: draft.line.unitCost, fee: fee, tax: draft.tax, listPrice: draft.line.listPrice)
            guard let total = calculator.lineTotal(price: price, quantity: draft.line.quantity) else {
                throw QuoteError(.totalOutOfRange, line: position)
            }
            lines.append(
                QuoteLine(
                    subject: draft.subject, fee: fee, tax: draft.tax, unitPrice: price,
                    standardUnitPrice: draft.standardPrice, lineTotal: total, standardLineTotal: draft.standardTotal)
            )
        }
        return assemble(lines, ratings: ratings, on: date)
    }

    /// A line with its subject and its price at the standard fee.
    struct Draft {
        var line: BasketLine
        var subject: Int
        var tax: BasisPoints
        var standardPrice: MoneyMinorUnits
        var standardTotal: MoneyMinorUnits
        var standardAmount: MoneyMinorUnits
    }

    func drafts(_ basket: Basket) throws(QuoteError) -> [Draft] {
        guard basket.lines.count <= InputLimits.linesMax else { throw QuoteError(.tooManyLines) }
        guard (0...InputLimits.reservedDaysAheadMax).contains(basket.reservedDaysAhead) else {
            throw QuoteError(.reservedDaysOutOfRange)
        }
        let calculator = PriceCalculator(policy: policy)
        var drafts: [Draft] = []
        drafts.reserveCapacity(basket.lines.count)
        for (position, line) in basket.lines.enumerated() {
            guard line.quantity > .zero, line.quantity <= InputLimits.quantityMax else {
                throw QuoteError(.quantityOutOfRange, line: position)
            }
            guard line.unitCost >= .zero, line.unitCost <= InputLimits.unitCostMax else {
                throw QuoteError(.costOutOfRange, line: position)
            }
            if let listPrice = line.listPrice, listPrice < .zero || listPrice > InputLimits.amountMax {
                throw QuoteError(.listPriceOutOfRange, line: position)
            }
            guard let tax = policy.tax.rate(named: line.tax) else {
                throw QuoteError(.unknownTax, line: position)
            }
            let subject = matcher.subject(category: line.category, store: basket.store)
            let price = calculator.unitPrice(
                cost: line.unitCost, fee: policy.fees.standard[subject], tax: tax, listPrice: line.listPrice)
            guard let total = calculator.lineTotal(price: price, quantity: line.quantity) else {
                throw QuoteError(.totalOutOfRange, line: position)
            }
            drafts.append(
                Draft(
                    line: line, subject: subject, tax: tax, standardPrice: price, standardTotal: total,
                    standardAmount: calculator.standardAmount(lineTotal: total, tax: tax)))
        }
        return drafts
    }

    func circumstances(
        _ basket: Basket, _ drafts: [Draft], subject: Int, on date: CalendarDate
    ) -> PurchaseCircumstances {
        var circumstances = PurchaseCircumstances(
            date: date, amount: .zero, receiptAmount: .zero, quantity: .zero, payment: basket.payment,
            fulfilment: basket.fulfilment, reservedDaysAhead: basket.reservedDaysAhead)
        for draft in drafts {
            circumstances.receiptAmount = circumstances.receiptAmount + draft.standardAmount
            guard draft.subject == subject else { continue }
            circumstances.amount = circumstances.amount + draft.standardAmount
            circumstances.quantity = circumstances.quantity + draft.line.quantity
        }
        return circumstances
    }

    private func quoteRating(
        subject: Int, _ circumstances: PurchaseCircumstances, customer: CustomerEvaluation?
    ) -> QuoteRating {
        let part = CustomerEvaluation.BasketPart(conditionPoints: policy.conditions.points(circumstances))
        let rating =
            customer?.rating(subject: subject, on: circumstances.date, basket: part)
            ?? .walkIn(subject: subject, on: circumstances.date)
        let classScore = policy.classConditions.points(circumstances)
        let classIndex = policy.classes.index(reachedBy: classScore)
        let fee = rating.grade.map { policy.fees.cells[subject][$0][classIndex] } ?? policy.fees.standard[subject]
        return QuoteRating(rating: rating, classIndex: classIndex, classScore: classScore, fee: fee)
    }

    private func assemble(_ lines: [QuoteLine], ratings: [Int: QuoteRating], on date: CalendarDate) -> Quote {
        let calculator = PriceCalculator(policy: policy)
        var bases: [BasisPoints: MoneyMinorUnits] = [:]
        var total = MoneyMinorUnits.zero
        var saved = MoneyMinorUnits.zero
        for line in lines {
            bases[line.tax, default: .zero] = bases[line.tax, default: .zero] + line.lineTotal
            total = total + line.lineTotal
            saved = saved + line.standardLineTotal - line.lineTotal
        }
        let taxes = bases.sorted { $0.key < $1.key }.map { rate, base in
            QuoteTax(rate: rate, base: base, tax: calculator.tax(base: base, rate: rate))
        }
        if policy.tax.display == .excluded { total = taxes.reduce(total) { $0 + $1.tax } }
        let ordered = ratings.sorted {
            policy.subjects[$0.key].code.utf8.lexicographicallyPrecedes(policy.subjects[$1.key].code.utf8)
        }
        return Quote(
            asOf: date, lines: lines, taxes: taxes, total: total, saved: saved, ratings: ordered.map(\.value))
    }
}
