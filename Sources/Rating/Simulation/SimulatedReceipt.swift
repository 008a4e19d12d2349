/// A receipt as a simulation sees it; its lines stand in the history that it belongs to.
public struct SimulatedReceipt: Hashable, Sendable {
    /// The store's local business date.
    public var businessDate: CalendarDate
    /// The time as written; midnight when there is none.
    public var time: TimeOfDay
    /// Position of the store in `SimulationCodes.stores`.
    public var store: Int32
    /// The way of payment.
    public var payment: String
    /// The way of fulfilment.
    public var fulfilment: String
    /// Days between reservation and purchase; 0 without a reservation.
    public var reservedDaysAhead: Int64
    /// Positions of its lines in the history.
    public internal(set) var lines: Range<Int> = 0..<0
    /// Positions of its id's bytes in the history.
    var id: Range<Int> = 0..<0

    /// Makes a receipt without lines.
    public init(
        businessDate: CalendarDate, time: TimeOfDay, store: Int32, payment: String, fulfilment: String,
        reservedDaysAhead: Int64
    ) {
        self.businessDate = businessDate
        self.time = time
        self.store = store
        self.payment = payment
        self.fulfilment = fulfilment
        self.reservedDaysAhead = reservedDaysAhead
    }
}
