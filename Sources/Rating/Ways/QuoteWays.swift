/// What leads further from a quote in one of its subjects.
public struct QuoteWays: Hashable, Sendable {
    /// What leads to a higher grade, paid and handed over like the basket.
    public var grade: WayToNextGrade
    /// By how much more the basket would reach a higher class; nil: it is the highest, or no amount leads further.
    public var classWay: WayToNextClass?

    /// Makes the ways.
    public init(grade: WayToNextGrade, classWay: WayToNextClass?) {
        self.grade = grade
        self.classWay = classWay
    }
}

extension RatingEngine {
    /// What leads further from a quote, for each of its ratings in their order.
    ///
    /// - Parameters:
    ///   - quote: a quote that this engine has made.
    ///   - basket: the basket that it prices.
    ///   - usage: the customer for whom it was made; nil: a walk-in.
    ///   - rulesUntil: last day on which this policy rates; nil: no other one follows.
    /// - Returns: one entry for each of the quote's ratings.
    /// - Throws: `QuoteError` when the basket cannot be priced.
    public func ways(
        from quote: Quote, _ basket: Basket, for usage: CustomerUsage?, rulesUntil: CalendarDate? = nil
    ) throws(QuoteError) -> [QuoteWays] {
        var ways: [QuoteWays] = []
        for entry in quote.ratings {
            let subject = entry.rating.subject
            let grade = usage.map {
                wayToNextGrade(
                    of: $0, subject: subject, on: quote.asOf, payment: basket.payment, fulfilment: basket.fulfilment,
                    rulesUntil: rulesUntil)
            }
            ways.append(
                QuoteWays(
                    grade: grade ?? .enrolment,
                    classWay: try wayToNextClass(basket, subject: subject, on: quote.asOf)))
        }
        return ways
    }
}
