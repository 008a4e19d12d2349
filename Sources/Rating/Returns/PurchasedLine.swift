/// One line of a receipt as it was bought: what returns of it go by, whatever the goods cost since.
///
/// Source: `docs/rating.md`, "Returns".
public struct PurchasedLine: Hashable, Sendable {
    /// The product's code as written; empty where the point of sale writes none.
    public var product: String
    /// How much was bought; negative where the line itself is a return.
    public var quantity: QuantityThousandths
    /// Amount as the point of sale wrote it, net of discounts; minor units.
    public var writtenAmount: MoneyMinorUnits
    /// The line's amount without tax; minor units.
    public var amount: MoneyMinorUnits
    /// The tax rate.
    public var taxRate: BasisPoints
    /// True: the written amount includes tax.
    public var isTaxIncluded: Bool
    /// Purchase cost of the whole line without tax; minor units; nil: unknown.
    public var cost: MoneyMinorUnits?

    /// Makes a line.
    public init(
        product: String, quantity: QuantityThousandths, writtenAmount: MoneyMinorUnits, amount: MoneyMinorUnits,
        taxRate: BasisPoints, isTaxIncluded: Bool, cost: MoneyMinorUnits?
    ) {
        self.product = product
        self.quantity = quantity
        self.writtenAmount = writtenAmount
        self.amount = amount
        self.taxRate = taxRate
        self.isTaxIncluded = isTaxIncluded
        self.cost = cost
    }

    /// True: goods were sold by this line, so they can come back.
    public var isPurchase: Bool { quantity > .zero && writtenAmount >= .zero }

    /// How much had come back before each of several returns, told in their order.
    ///
    /// A return that takes too much leaves what is left to those behind it.
    ///
    /// - Parameter quantities: how much each return takes back; above zero.
    /// - Returns: the quantities in the order of the returns; nil for one that takes back more than was left.
    public func returned(before quantities: [QuantityThousandths]) -> [QuantityThousandths?] {
        var returned = QuantityThousandths.zero
        return quantities.map { taken in
            guard isPurchase, taken > .zero, taken <= quantity - returned else { return nil }
            defer { returned = returned + taken }
            return returned
        }
    }

    /// Money that was paid back for the line, as an amount of the form in which the line was written.
    ///
    /// A till of another store may write returns without tax of what was sold with it, and the other way round.
    ///
    /// - Parameters:
    ///   - written: amount as the return wrote it; minor units.
    ///   - amount: the same without tax; minor units.
    ///   - included: the return's written amount includes tax.
    /// - Returns: the amount in the line's form, and without tax.
    public func inItsForm(
        written: MoneyMinorUnits, amount: MoneyMinorUnits, isTaxIncluded included: Bool
    ) -> (written: MoneyMinorUnits, amount: MoneyMinorUnits) {
        guard included != isTaxIncluded else { return (written, amount) }
        guard isTaxIncluded, self.amount > .zero else { return (amount, amount) }
        let product = Int128(amount.rawValue) * Int128(writtenAmount.rawValue)
        let share = RoundingRule.halfUp.integer(product, over: Int128(self.amount.rawValue))
        return (MoneyMinorUnits(Int64(share)), amount)
    }

    /// The cost that a return takes back.
    ///
    /// - Parameters:
    ///   - taken: how much comes back; what the line has left at most.
    ///   - before: how much had come back before.
    /// - Returns: the cost as a positive number; nil: the line's cost is unknown.
    public func cost(of taken: QuantityThousandths, after before: QuantityThousandths) -> MoneyMinorUnits? {
        cost.map { share($0, through: before + taken) - share($0, through: before) }
    }

    /// What the first so many units of the line make of an amount of the whole line, rounded half up.
    ///
    /// Differences of these shares sum exactly to the whole amount, in whatever parts the goods come back.
    func share(_ whole: MoneyMinorUnits, through part: QuantityThousandths) -> MoneyMinorUnits {
        let product = Int128(whole.rawValue) * Int128(part.rawValue)
        return MoneyMinorUnits(Int64(RoundingRule.halfUp.integer(product, over: Int128(quantity.rawValue))))
    }
}
