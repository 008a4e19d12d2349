public import Rating

/// What a price needs of a product: from the item master at a date, or given with the basket.
public struct ProductTerms: Hashable, Sendable {
    /// The category; with the store it decides the subject.
    public var category: String
    /// Purchase cost of one unit, tax excluded.
    public var unitCost: UnitCostHundredths
    /// List price of one unit in the policy's tax display; nil: none.
    public var listPrice: MoneyMinorUnits?
    /// Name of the tax rate.
    public var tax: String

    /// Makes the terms.
    public init(category: String, unitCost: UnitCostHundredths, listPrice: MoneyMinorUnits? = nil, tax: String) {
        self.category = category
        self.unitCost = unitCost
        self.listPrice = listPrice
        self.tax = tax
    }
}
