/// A line of a receipt as rating sees it.
public struct ReceiptLine: Hashable, Sendable {
    /// The category frozen at the sale; with the store it decides the subject.
    public var category: String
    /// Net of discounts, tax excluded; minor units; negative on a return.
    public var amount: MoneyMinorUnits
    /// How much was sold; negative on a return.
    public var quantity: QuantityThousandths
    /// Purchase cost of the whole line, tax excluded, with the sign of the amount; nil: unknown.
    public var cost: MoneyMinorUnits?

    /// Makes a line.
    public init(category: String, amount: MoneyMinorUnits, quantity: QuantityThousandths, cost: MoneyMinorUnits? = nil)
    {
        self.category = category
        self.amount = amount
        self.quantity = quantity
        self.cost = cost
    }
}
