/// A line of a receipt as a simulation sees it.
public struct SimulatedLine: Hashable, Sendable {
    /// Position of the category frozen at the sale in `SimulationCodes.categories`.
    public var category: Int32
    /// The tax rate at the sale.
    public var tax: BasisPoints
    /// Net of discounts, tax excluded; minor units; negative on a return.
    public var amount: MoneyMinorUnits
    /// How much was sold; negative on a return; 0 where nobody asks.
    public var quantity: QuantityThousandths
    /// Purchase cost of the whole line, tax excluded, with the sign of the amount; nil: unknown, or nobody asks.
    public var cost: MoneyMinorUnits?

    /// Makes a line.
    public init(
        category: Int32, tax: BasisPoints, amount: MoneyMinorUnits, quantity: QuantityThousandths,
        cost: MoneyMinorUnits?
    ) {
        self.category = category
        self.tax = tax
        self.amount = amount
        self.quantity = quantity
        self.cost = cost
    }
}
