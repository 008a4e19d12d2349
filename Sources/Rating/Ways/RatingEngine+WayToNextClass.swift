extension RatingEngine {
    /// By how much more in a subject a basket would reach a higher class there, quantities unchanged.
    ///
    /// - Parameters:
    ///   - basket: the present basket.
    ///   - subject: index of a subject in which it has a line.
    ///   - date: the store's local business date.
    /// - Returns: the least amount; nil when the class is the highest or no amount leads further.
    /// - Throws: `QuoteError` when the basket cannot be priced.
    public func wayToNextClass(
        _ basket: Basket, subject: Int, on date: CalendarDate
    ) throws(QuoteError) -> WayToNextClass? {
        let present = circumstances(basket, try drafts(basket), subject: subject, on: date)
        let score = policy.classConditions.points(present)
        let classIndex = policy.classes.index(reachedBy: score)
        var amounts: Set<MoneyMinorUnits> = []
        for condition in policy.classConditions.flatMap(\.bestOf) {
            if let bound = condition.amountAtLeast { amounts.insert(bound - present.amount) }
            if let bound = condition.receiptAmountAtLeast { amounts.insert(bound - present.receiptAmount) }
        }
        for amount in amounts.filter({ $0 > .zero }).sorted() {
            var larger = present
            larger.amount = present.amount + amount
            larger.receiptAmount = present.receiptAmount + amount
            let reached = policy.classes.index(reachedBy: policy.classConditions.points(larger))
            guard reached > classIndex else { continue }
            return WayToNextClass(
                amount: amount, classIndex: reached, missing: policy.classes[reached].minScore - score)
        }
        return nil
    }
}
