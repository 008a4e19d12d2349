/// The present purchase, to be priced.
public struct Basket: Hashable, Sendable {
    /// The store's code; every line belongs to it.
    public var store: String
    /// The way of payment.
    public var payment: String
    /// The way of fulfilment.
    public var fulfilment: String
    /// Days between reservation and purchase; 0 without a reservation.
    public var reservedDaysAhead: Int64
    /// The lines in the order of scanning.
    public var lines: [BasketLine]

    /// Makes a basket.
    public init(
        store: String, payment: String, fulfilment: String, reservedDaysAhead: Int64 = 0, lines: [BasketLine]
    ) {
        self.store = store
        self.payment = payment
        self.fulfilment = fulfilment
        self.reservedDaysAhead = reservedDaysAhead
        self.lines = lines
    }
}
