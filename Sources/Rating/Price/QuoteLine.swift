/// A priced line of a basket.
public struct QuoteLine: Hashable, Sendable {
    /// Index of the subject.
    public var subject: Int
    /// The fee rate of the price.
    public var fee: BasisPoints
    /// The tax rate.
    public var tax: BasisPoints
    /// The customer's price of one unit; displayed minor units.
    public var unitPrice: MoneyMinorUnits
    /// The price of one unit at the standard fee; displayed minor units.
    public var standardUnitPrice: MoneyMinorUnits
    /// Price × quantity; displayed minor units.
    public var lineTotal: MoneyMinorUnits
    /// Standard price × quantity; displayed minor units.
    public var standardLineTotal: MoneyMinorUnits

    /// Makes a priced line.
    public init(
        subject: Int, fee: BasisPoints, tax: BasisPoints, unitPrice: MoneyMinorUnits,
        standardUnitPrice: MoneyMinorUnits, lineTotal: MoneyMinorUnits, standardLineTotal: MoneyMinorUnits
    ) {
        self.subject = subject
        self.fee = fee
        self.tax = tax
        self.unitPrice = unitPrice
        self.standardUnitPrice = standardUnitPrice
        self.lineTotal = lineTotal
        self.standardLineTotal = standardLineTotal
    }
}
