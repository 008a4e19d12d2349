/// One entry of a condition group; it matches when all of its present keys hold.
public struct Condition: Hashable, Sendable {
    /// Least amount in the subject; minor units; nil: no such condition.
    public var amountAtLeast: MoneyMinorUnits?
    /// Least amount of the whole receipt, every subject, returns included; minor units; nil: no such condition.
    public var receiptAmountAtLeast: MoneyMinorUnits?
    /// Least number of whole items in the subject; nil: no such condition.
    public var itemsAtLeast: Int64?
    /// Accepted ways of payment; nil: any.
    public var payment: [String]?
    /// Accepted ways of fulfilment; nil: any.
    public var fulfilment: [String]?
    /// Least days between reservation and purchase; nil: no such condition.
    public var reservedDaysAheadAtLeast: Int64?
    /// Accepted days of the week of the business date; nil: any.
    public var weekday: [Weekday]?
    /// Points when the entry matches.
    public var points: Points

    /// Makes an entry; without keys it always matches.
    public init(
        amountAtLeast: MoneyMinorUnits? = nil, receiptAmountAtLeast: MoneyMinorUnits? = nil,
        itemsAtLeast: Int64? = nil, payment: [String]? = nil, fulfilment: [String]? = nil,
        reservedDaysAheadAtLeast: Int64? = nil, weekday: [Weekday]? = nil, points: Points
    ) {
        self.amountAtLeast = amountAtLeast
        self.receiptAmountAtLeast = receiptAmountAtLeast
        self.itemsAtLeast = itemsAtLeast
        self.payment = payment
        self.fulfilment = fulfilment
        self.reservedDaysAheadAtLeast = reservedDaysAheadAtLeast
        self.weekday = weekday
        self.points = points
    }

    /// True when every present key holds for the circumstances.
    func matches(_ circumstances: PurchaseCircumstances) -> Bool {
        if let amountAtLeast, circumstances.amount < amountAtLeast { return false }
        if let receiptAmountAtLeast, circumstances.receiptAmount < receiptAmountAtLeast { return false }
        if let itemsAtLeast, circumstances.quantity.rawValue < itemsAtLeast * 1000 { return false }
        if let payment, !payment.contains(circumstances.payment) { return false }
        if let fulfilment, !fulfilment.contains(circumstances.fulfilment) { return false }
        if let reservedDaysAheadAtLeast, circumstances.reservedDaysAhead < reservedDaysAheadAtLeast { return false }
        if let weekday, !weekday.contains(circumstances.date.weekday) { return false }
        return true
    }
}
