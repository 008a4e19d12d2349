/// A line of the present basket.
public struct BasketLine: Hashable, Sendable {
    /// The product's category.
    public var category: String
    /// Purchase cost of one unit, tax excluded.
    public var unitCost: UnitCostHundredths
    /// How much is bought; above zero.
    public var quantity: QuantityThousandths
    /// The list price of one unit in the policy's tax display; nil: none, while 0 is a price.
    public var listPrice: MoneyMinorUnits?
    /// Name of the tax rate.
    public var tax: String

    /// Makes a line.
    public init(
        category: String, unitCost: UnitCostHundredths, quantity: QuantityThousandths,
        listPrice: MoneyMinorUnits? = nil, tax: String = "standard"
    ) {
        self.category = category
        self.unitCost = unitCost
        self.quantity = quantity
        self.listPrice = listPrice
        self.tax = tax
    }
}
