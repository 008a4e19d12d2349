/// The tax of one rate in a quote.
public struct QuoteTax: Hashable, Sendable {
    /// The rate.
    public var rate: BasisPoints
    /// Sum of the line totals of the rate as displayed; minor units.
    public var base: MoneyMinorUnits
    /// The tax within the base, or on top of it, after the tax display; minor units.
    public var tax: MoneyMinorUnits

    /// Makes the tax of a rate.
    public init(rate: BasisPoints, base: MoneyMinorUnits, tax: MoneyMinorUnits) {
        self.rate = rate
        self.base = base
        self.tax = tax
    }
}
