public import Rating

/// The tax of one rate as the receipt prints it.
public struct PrintedTax: Hashable, Sendable {
    /// The rate.
    public var rate: BasisPoints
    /// The tax; minor units; negative on a return.
    public var amount: MoneyMinorUnits

    /// Makes a printed tax.
    public init(rate: BasisPoints, amount: MoneyMinorUnits) {
        self.rate = rate
        self.amount = amount
    }
}
