/// A stored receipt as rating sees it; a voided receipt is not in the set.
public struct Receipt: Hashable, Sendable {
    /// The key built from what the point of sale wrote; breaks ties of order bytewise in UTF-8.
    public var id: String
    /// The store's code.
    public var store: String
    /// The store's local business date.
    public var businessDate: CalendarDate
    /// The time as written; midnight when there is none.
    public var time: TimeOfDay
    /// The way of payment.
    public var payment: String
    /// The way of fulfilment.
    public var fulfilment: String
    /// Days between reservation and purchase; 0 without a reservation.
    public var reservedDaysAhead: Int64
    /// The lines; returns have negative amounts and quantities.
    public var lines: [ReceiptLine]

    /// Makes a receipt.
    public init(
        id: String, store: String, businessDate: CalendarDate, time: TimeOfDay = .midnight, payment: String,
        fulfilment: String, reservedDaysAhead: Int64 = 0, lines: [ReceiptLine]
    ) {
        self.id = id
        self.store = store
        self.businessDate = businessDate
        self.time = time
        self.payment = payment
        self.fulfilment = fulfilment
        self.reservedDaysAhead = reservedDaysAhead
        self.lines = lines
    }
}
