/// How an exact price becomes a shelf price.
public struct PriceRule: Hashable, Sendable {
    /// Prices are multiples of so many minor units.
    public var unit: Int64
    /// How the exact price is rounded to the unit.
    public var rounding: RoundingRule
    /// True: a lower list price wins, even below cost.
    public var capAtList: Bool

    /// Makes the rule.
    public init(unit: Int64, rounding: RoundingRule, capAtList: Bool) {
        self.unit = unit
        self.rounding = rounding
        self.capAtList = capAtList
    }
}
