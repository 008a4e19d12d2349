/// What is paid back for a part of a purchased line, as positive numbers.
public struct Refund: Hashable, Sendable {
    /// Amount in the form in which the line was written, with or without tax; minor units.
    public var writtenAmount: MoneyMinorUnits
    /// The tax within the written amount, or on top of it where the line was written without; minor units.
    public var tax: MoneyMinorUnits
    /// True: the written amount includes the tax.
    public var isTaxIncluded: Bool

    /// Makes a refund.
    public init(writtenAmount: MoneyMinorUnits, tax: MoneyMinorUnits, isTaxIncluded: Bool) {
        self.writtenAmount = writtenAmount
        self.tax = tax
        self.isTaxIncluded = isTaxIncluded
    }

    /// What the customer gets, tax included; minor units.
    public var payable: MoneyMinorUnits { isTaxIncluded ? writtenAmount : writtenAmount + tax }
}
