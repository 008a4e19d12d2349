public import Rating

/// A customer with all facts and receipts of a selection; filled again for customer after customer.
public struct CustomerHistory: Sendable {
    /// The customer.
    public internal(set) var customer = CustomerKey(rawValue: 0)
    /// What is known apart from receipts.
    public internal(set) var facts = CustomerFacts()
    /// The receipts, sorted; categories and stores are the tenant's numbers of them.
    public internal(set) var receipts = SimulatedHistory()
    /// The states that are kept, where the selection asks for them.
    public internal(set) var states: [KeptStates] = []
    /// True when the kept states do not include every receipt and wait to be made again.
    public internal(set) var isWaiting = false
    /// True when there are more receipts than one evaluation takes; then not all are here.
    public internal(set) var isTooLong = false
    /// True when the customer exists and is not gone.
    var isKnown = false

    init() {}

    /// Begins with another customer.
    mutating func begin(_ customer: Int64) {
        self.customer = CustomerKey(rawValue: customer)
        if !facts.enrolment.isEmpty { facts.enrolment.removeAll(keepingCapacity: true) }
        if !facts.attributes.isEmpty { facts.attributes.removeAll(keepingCapacity: true) }
        if !facts.reservations.isEmpty { facts.reservations.removeAll(keepingCapacity: true) }
        receipts.removeAll()
        states.removeAll(keepingCapacity: true)
        isWaiting = false
        isTooLong = false
        isKnown = false
    }

    /// Takes what a row tells.
    mutating func take(_ row: HistoryRow) {
        switch row.kind {
        case .customer:
            isKnown = true
            isWaiting = row.first != 0
        case .enrolment: facts.enrolment.append(EnrolmentChoice(option: row.texts.0, on: row.date))
        case .attribute:
            facts.attributes.append(
                AttributeValue(
                    attribute: row.texts.0, value: row.texts.1, from: row.date == Self.always ? nil : row.date))
        case .reservation:
            facts.reservations.append(
                Reservation(
                    madeOn: row.date, dueOn: CalendarDate(daysSinceEpoch: row.first), subject: row.texts.0,
                    amount: MoneyMinorUnits(row.amount), status: Self.status(row.second),
                    closedOn: row.third.map { CalendarDate(daysSinceEpoch: $0) }))
        case .states:
            states.append(
                KeptStates(
                    policy: PolicyKey(rawValue: row.first), states: StoredBytes(row.states.map { Array($0) } ?? []),
                    exactUntil: row.date))
        }
    }

    /// Takes a receipt as `ReceiptRow.write` has written it.
    mutating func takeReceipt(_ numbers: inout PackedNumberReader) throws(HistoryError) {
        guard receipts.receipts.count < InputLimits.receiptsPerCustomerMax else {
            isTooLong = true
            return
        }
        let date = CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: try numbers.nextSigned()))
        let store = Int32(truncatingIfNeeded: try numbers.nextSigned())
        let reservedDaysAhead = try numbers.nextSigned()
        let time = TimeOfDay(secondsSinceMidnight: Int(try numbers.nextSigned())) ?? .midnight
        let payment = String(decoding: try numbers.nextBytes(), as: UTF8.self)
        let fulfilment = String(decoding: try numbers.nextBytes(), as: UTF8.self)
        receipts.begin(
            SimulatedReceipt(
                businessDate: date, time: time, store: store, payment: payment, fulfilment: fulfilment,
                reservedDaysAhead: reservedDaysAhead), id: try numbers.nextBytes())
        let head = try numbers.next()
        let parts = ReceiptParts(rawValue: head)
        for _ in 0..<head >> ReceiptParts.bits {
            let category = Int32(truncatingIfNeeded: try numbers.nextSigned())
            let amount = try numbers.nextSigned()
            let quantity = parts.hasQuantities ? try numbers.nextSigned() : 0
            let cost = parts.hasCosts ? try numbers.nextOptional() : nil
            let tax = parts.hasTaxes ? Int32(truncatingIfNeeded: try numbers.nextSigned()) : -1
            receipts.append(
                SimulatedLine(
                    category: category, tax: BasisPoints(tax), amount: MoneyMinorUnits(amount),
                    quantity: QuantityThousandths(quantity), cost: cost.map { MoneyMinorUnits($0) }))
        }
    }

    /// The date that stands for a value that always held.
    private static let always = CalendarDate(year: 1, month: 1, day: 1)

    private static func status(_ number: Int32) -> Reservation.Status {
        switch number {
        case 1: .kept
        case 2: .cancelled
        default: .open
        }
    }
}
