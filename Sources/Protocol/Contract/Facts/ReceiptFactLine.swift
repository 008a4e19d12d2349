public import Rating

/// One line of a receipt as the store knows it, with everything that it freezes at the sale.
public struct ReceiptFactLine: Hashable, Sendable {
    /// The product's code as written; empty where the point of sale writes none.
    public var product: String
    /// The category; with the store it decides the subject.
    public var category: String
    /// True: the category was taken from the item master, so it is no part of what the point of sale wrote.
    public var isCategoryFromMaster: Bool
    /// How much was sold; negative on a return.
    public var quantity: QuantityThousandths
    /// Amount as the point of sale wrote it, net of discounts; minor units; negative on a return.
    public var writtenAmount: MoneyMinorUnits
    /// The tax rate.
    public var taxRate: BasisPoints
    /// True: the written amount includes tax.
    public var isTaxIncluded: Bool
    /// The line's share of the receipt's amount without tax, which rating uses; minor units.
    public var amount: MoneyMinorUnits
    /// Purchase cost of the whole line without tax, with the sign of the amount; nil: unknown.
    public var cost: MoneyMinorUnits?
    /// Standard price of one unit, displayed; minor units; nil: unknown.
    public var standardPrice: MoneyMinorUnits?
    /// The quote that priced the line; nil: none.
    public var quoteID: String?
    /// The line by which goods that come back were bought; nil: none named, or the line is no return.
    public var original: OriginalLine?

    /// Makes a line.
    public init(
        product: String, category: String, isCategoryFromMaster: Bool = false, quantity: QuantityThousandths,
        writtenAmount: MoneyMinorUnits, taxRate: BasisPoints, isTaxIncluded: Bool, amount: MoneyMinorUnits,
        cost: MoneyMinorUnits? = nil, standardPrice: MoneyMinorUnits? = nil, quoteID: String? = nil,
        original: OriginalLine? = nil
    ) {
        self.product = product
        self.category = category
        self.isCategoryFromMaster = isCategoryFromMaster
        self.quantity = quantity
        self.writtenAmount = writtenAmount
        self.taxRate = taxRate
        self.isTaxIncluded = isTaxIncluded
        self.amount = amount
        self.cost = cost
        self.standardPrice = standardPrice
        self.quoteID = quoteID
        self.original = original
    }

    /// Goods come back by this line: it takes away a quantity or an amount.
    public var isReturn: Bool { quantity.rawValue < 0 || writtenAmount < .zero }
}
