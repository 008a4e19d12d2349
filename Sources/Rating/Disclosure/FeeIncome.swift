/// What a customer's purchases of a span have brought to the store in one subject.
///
/// Source: `docs/rating.md`, "What is disclosed".
public struct FeeIncome: Hashable, Sendable {
    /// Amounts less costs, over lines whose cost is known; returns take away; minor units.
    public var fee: MoneyMinorUnits
    /// Amounts of the same lines; minor units.
    public var sales: MoneyMinorUnits
    /// Lines without a known cost, which neither sum contains.
    public var linesWithoutCost: Int

    /// Makes an income.
    public init(fee: MoneyMinorUnits = .zero, sales: MoneyMinorUnits = .zero, linesWithoutCost: Int = 0) {
        self.fee = fee
        self.sales = sales
        self.linesWithoutCost = linesWithoutCost
    }
}

extension RatingEngine {
    /// What receipts have brought in each subject, in the policy's order.
    ///
    /// - Parameters:
    ///   - receipts: a customer's receipts, in any order.
    ///   - first: first date that counts.
    ///   - last: last date that counts.
    /// - Returns: one income for each subject.
    public func feeIncome(
        of receipts: [Receipt], from first: CalendarDate, through last: CalendarDate
    ) -> [FeeIncome] {
        var incomes = [FeeIncome](repeating: FeeIncome(), count: policy.subjects.count)
        for receipt in receipts where first <= receipt.businessDate && receipt.businessDate <= last {
            for line in receipt.lines {
                let subject = matcher.subject(category: line.category, store: receipt.store)
                guard let cost = line.cost else {
                    incomes[subject].linesWithoutCost += 1
                    continue
                }
                incomes[subject].fee = incomes[subject].fee + line.amount - cost
                incomes[subject].sales = incomes[subject].sales + line.amount
            }
        }
        return incomes
    }
}
