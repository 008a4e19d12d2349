/// What has come back of one purchased line, as positive numbers.
public struct ReturnedSoFar: Hashable, Sendable {
    /// How much.
    public var quantity: QuantityThousandths
    /// Amounts as written by the returns; minor units.
    public var writtenAmount: MoneyMinorUnits
    /// Amounts of the returns without tax; minor units.
    public var amount: MoneyMinorUnits

    /// Makes a sum; without arguments nothing has come back.
    public init(
        quantity: QuantityThousandths = .zero, writtenAmount: MoneyMinorUnits = .zero,
        amount: MoneyMinorUnits = .zero
    ) {
        self.quantity = quantity
        self.writtenAmount = writtenAmount
        self.amount = amount
    }
}
