/// What the total of a line consists of: purchase cost, fee and tax; the three add up to the line as displayed.
///
/// Source: `docs/rating.md`, "What is disclosed".
public struct PriceComposition: Hashable, Sendable {
    /// Purchase cost of the line, tax excluded, rounded half up; minor units.
    public var cost: MoneyMinorUnits
    /// What the store earns, tax excluded; below zero where the list price lies below the cost; minor units.
    public var fee: MoneyMinorUnits
    /// Tax within the displayed total; zero where prices are displayed without; minor units.
    public var tax: MoneyMinorUnits

    /// Makes a composition.
    public init(cost: MoneyMinorUnits, fee: MoneyMinorUnits, tax: MoneyMinorUnits) {
        self.cost = cost
        self.fee = fee
        self.tax = tax
    }

    /// Takes a displayed line total apart.
    ///
    /// - Parameters:
    ///   - total: the line total as displayed; minor units.
    ///   - unitCost: purchase cost of one unit, tax excluded.
    ///   - quantity: the line's quantity.
    ///   - rate: the tax rate.
    ///   - policy: decides whether the tax is part of the total.
    public init(
        total: MoneyMinorUnits, unitCost: UnitCostHundredths, quantity: QuantityThousandths, rate: BasisPoints,
        policy: Policy
    ) {
        let net = PriceCalculator(policy: policy).standardAmount(lineTotal: total, tax: rate)
        let exactCost = Int128(unitCost.rawValue) * Int128(quantity.rawValue)
        cost = MoneyMinorUnits(Int64(clamping: RoundingRule.halfUp.integer(exactCost, over: 100_000)))
        fee = net - cost
        tax = total - net
    }
}
