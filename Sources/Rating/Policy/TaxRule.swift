/// Tax rates, whether prices are shown with tax, and how tax is rounded, once per rate and receipt.
public struct TaxRule: Hashable, Sendable {
    /// A named tax rate.
    public struct NamedRate: Hashable, Sendable {
        /// The name that products and basket lines use.
        public var name: String
        /// The rate.
        public var rate: BasisPoints

        /// Makes a named rate.
        public init(name: String, rate: BasisPoints) {
            self.name = name
            self.rate = rate
        }
    }

    /// Whether displayed prices include tax.
    public var display: TaxDisplay
    /// How the tax of one rate is rounded.
    public var rounding: RoundingRule
    /// The rates in the order of the policy file; names are unique.
    public var rates: [NamedRate]

    /// Makes the rule.
    public init(display: TaxDisplay, rounding: RoundingRule, rates: [NamedRate]) {
        self.display = display
        self.rounding = rounding
        self.rates = rates
    }

    /// The rate called `name`; nil when the policy has none.
    public func rate(named name: String) -> BasisPoints? {
        rates.first { $0.name == name }?.rate
    }
}
