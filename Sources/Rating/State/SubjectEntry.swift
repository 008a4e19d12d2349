/// One receipt's part in one subject: all that a rating needs of it.
public struct SubjectEntry: Hashable, Sendable {
    /// The place of a receipt within its business date.
    public struct Order: Hashable, Sendable, Comparable {
        /// The time as written.
        public var time: TimeOfDay
        /// The receipt id, compared bytewise in UTF-8.
        public var receiptID: String

        /// Makes a place.
        public init(time: TimeOfDay, receiptID: String) {
            self.time = time
            self.receiptID = receiptID
        }

        /// Orders by time, then by the id's bytes.
        public static func < (left: Order, right: Order) -> Bool {
            if left.time != right.time { return left.time < right.time }
            return left.receiptID.utf8.lexicographicallyPrecedes(right.receiptID.utf8)
        }
    }

    /// The store's local business date.
    public var date: CalendarDate
    /// Amount in the subject; minor units; a visit only when above zero.
    public var amount: MoneyMinorUnits
    /// What lifetime and period tables measure: the amount, or the fee that it brought; minor units.
    public var measure: MoneyMinorUnits
    /// Names the receipt for a later void or amendment.
    public var key: ReceiptKey
    /// Points of the visit's conditions, unreduced; nil where two earlier visits are known and no one asks.
    public var conditionPoints: Points?
    /// Place within the date; nil where two earlier visits are known and no one asks.
    public var order: Order?

    /// Makes an entry.
    public init(
        date: CalendarDate, amount: MoneyMinorUnits, measure: MoneyMinorUnits, key: ReceiptKey,
        conditionPoints: Points?, order: Order?
    ) {
        self.date = date
        self.amount = amount
        self.measure = measure
        self.key = key
        self.conditionPoints = conditionPoints
        self.order = order
    }

    /// True when the receipt counts as a visit, were it alone on its date.
    public var isPurchase: Bool { amount > .zero }

    /// Orders entries by date, then by place within the date; entries without a place keep any order.
    func precedes(_ other: SubjectEntry) -> Bool {
        if date != other.date { return date < other.date }
        switch (order, other.order) {
        case (let left?, let right?): return left < right
        case (nil, _?): return true
        case (_, nil): return false
        }
    }
}
