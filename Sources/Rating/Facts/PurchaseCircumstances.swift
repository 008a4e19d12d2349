/// What the conditions of a policy look at: one visit, or the present basket, in one subject.
public struct PurchaseCircumstances: Hashable, Sendable {
    /// Business date; of a basket the as-of date.
    public var date: CalendarDate
    /// Amount in the subject, tax excluded; minor units.
    public var amount: MoneyMinorUnits
    /// Amount of the whole receipt, tax excluded, returns included; minor units.
    public var receiptAmount: MoneyMinorUnits
    /// Quantity in the subject; returns subtract.
    public var quantity: QuantityThousandths
    /// The way of payment.
    public var payment: String
    /// The way of fulfilment.
    public var fulfilment: String
    /// Days between reservation and purchase; 0 without a reservation.
    public var reservedDaysAhead: Int64

    /// Makes the circumstances.
    public init(
        date: CalendarDate, amount: MoneyMinorUnits, receiptAmount: MoneyMinorUnits, quantity: QuantityThousandths,
        payment: String, fulfilment: String, reservedDaysAhead: Int64
    ) {
        self.date = date
        self.amount = amount
        self.receiptAmount = receiptAmount
        self.quantity = quantity
        self.payment = payment
        self.fulfilment = fulfilment
        self.reservedDaysAhead = reservedDaysAhead
    }
}
