public import Rating

/// One receipt as the store knows it: what the point of sale wrote, and what follows from it there.
public struct ReceiptFact: Hashable, Sendable {
    /// What it reports.
    public var event: ReceiptEvent
    /// The store as written.
    public var store: StoreCode
    /// The terminal as written; empty where there is none.
    public var terminal: String
    /// The receipt number as written; never empty.
    public var number: String
    /// Further part of the key, such as a payment id, where numbers are used again; nil: none.
    public var keySuffix: String?
    /// The date as written; no cut-off hour or time zone has touched it.
    public var writtenDate: CalendarDate
    /// The time as written; nil: none.
    public var writtenTime: TimeOfDay?
    /// True: the time as written belongs to the key, because numbers start again within a day.
    public var keyHasTime: Bool
    /// The store's local business date.
    public var businessDate: CalendarDate
    /// The customer; nil: nobody known.
    public var customer: IdentifierHash?
    /// Further identifiers that the point of sale read for the same customer, in the order read; no content.
    public var otherCustomers: [IdentifierHash]
    /// The way of payment; may be empty.
    public var payment: String
    /// The way of fulfilment; may be empty.
    public var fulfilment: String
    /// Days between reservation and purchase; 0 without a reservation.
    public var reservedDaysAhead: Int64
    /// The lines in the order of the receipt; none on a void.
    public var lines: [ReceiptFactLine]
    /// The taxes as printed, ascending by rate; empty where none are printed.
    public var printedTaxes: [PrintedTax]

    /// Makes a receipt; `validate()` tells whether it may be stored.
    public init(
        event: ReceiptEvent = .sale, store: StoreCode, terminal: String, number: String, keySuffix: String? = nil,
        writtenDate: CalendarDate, writtenTime: TimeOfDay? = nil, keyHasTime: Bool = false,
        businessDate: CalendarDate, customer: IdentifierHash? = nil, otherCustomers: [IdentifierHash] = [],
        payment: String = "", fulfilment: String = "", reservedDaysAhead: Int64 = 0, lines: [ReceiptFactLine],
        printedTaxes: [PrintedTax] = []
    ) {
        self.event = event
        self.store = store
        self.terminal = terminal
        self.number = number
        self.keySuffix = keySuffix
        self.writtenDate = writtenDate
        self.writtenTime = writtenTime
        self.keyHasTime = keyHasTime
        self.businessDate = businessDate
        self.customer = customer
        self.otherCustomers = otherCustomers
        self.payment = payment
        self.fulfilment = fulfilment
        self.reservedDaysAhead = reservedDaysAhead
        self.lines = lines
        self.printedTaxes = printedTaxes
    }
}
