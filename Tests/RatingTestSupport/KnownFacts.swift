public import KakuzukeProtocol
public import Rating

/// What is true of the customers of a tenant after some facts were told, reckoned from nothing but the rules.
///
/// Of a receipt the last content counts, and none after a void: then only another content than any told before does,
/// and never the first one told. Of two values of one attribute from one date the first one told counts; of several
/// closings of a reservation the earliest, and on one day the one that kept it. Nothing here knows of states.
public struct KnownFacts: Sendable {
    /// What one customer told.
    private struct Inputs: Sendable {
        var enrolment: [EnrolmentChoice] = []
        var attributes: [AttributeValue] = []
        var reservations: [(key: String, reservation: Reservation)] = []
    }

    /// Everybody whom a fact has named, also one that was taken back.
    public private(set) var customers: Set<IdentifierHash> = []
    private var receipts: [String: ReceiptFact] = [:]
    private var voided: Set<String> = []
    private var told: [String: Set<ContentDigest>] = [:]
    private var receiptKeys: [IdentifierHash: Set<String>] = [:]
    private var inputs: [IdentifierHash: Inputs] = [:]
    private var closings: [String: (isKept: Bool, on: CalendarDate)] = [:]

    /// Nothing is known.
    public init() {}

    /// Learns a fact.
    ///
    /// - Returns: whose facts it changed, and how their states have to follow.
    public mutating func learn(_ fact: Fact) -> [(customer: IdentifierHash, change: UsageChange)] {
        switch fact {
        case .receipt(let receipt): learn(receipt)
        case .input(let input): learn(input).map { [(input.customer, .fact(date: $0))] } ?? []
        }
    }

    /// Whether a fact tells another value of an attribute than the one that counts from the same date.
    public func contradicts(_ fact: Fact) -> Bool {
        guard case .input(let input) = fact, case .attribute(let value) = input.input else { return false }
        let told = inputs[input.customer]?.attributes ?? []
        return told.contains { $0.attribute == value.attribute && $0.from == value.from && $0.value != value.value }
    }

    /// The customer's receipts that count.
    public func receipts(of customer: IdentifierHash) -> [Receipt] {
        (receiptKeys[customer] ?? []).compactMap { receipts[$0]?.ratingReceipt }
    }

    /// The customer's enrolment, attributes and reservations, and the key of each reservation.
    public func facts(of customer: IdentifierHash) -> (facts: CustomerFacts, reservationKeys: [String]) {
        let known = inputs[customer] ?? Inputs()
        let reservations = known.reservations.map { key, reservation in
            var present = reservation
            if let closing = closings[key] {
                present.status = closing.isKept ? .kept : .cancelled
                present.closedOn = closing.on
            }
            return present
        }
        return (
            CustomerFacts(enrolment: known.enrolment, attributes: known.attributes, reservations: reservations),
            known.reservations.map(\.key)
        )
    }

    /// Whether the customer's reservation with this key has been told; another store may know it alone.
    public func knowsReservation(_ key: String, of customer: IdentifierHash) -> Bool {
        inputs[customer]?.reservations.contains { $0.key == key } ?? false
    }

    /// All that is known of a customer, receipt by receipt.
    public func usage(of customer: IdentifierHash, _ engine: RatingEngine) -> CustomerUsage {
        engine.completeUsage(facts: facts(of: customer).facts, receipts: receipts(of: customer))
    }

    private mutating func learn(_ receipt: ReceiptFact) -> [(customer: IdentifierHash, change: UsageChange)] {
        let key = receipt.receiptKey
        var changes: [(customer: IdentifierHash, change: UsageChange)] = []
        if receipt.event == .void {
            voided.insert(key)
        } else {
            let former = told[key] ?? []
            told[key, default: []].insert(receipt.contentDigest)
            if voided.contains(key), former.isEmpty || former.contains(receipt.contentDigest) {
                if let owner = receipt.customer { customers.insert(owner) }
                return []
            }
            voided.remove(key)
        }
        if let earlier = receipts[key], let owner = earlier.customer {
            receiptKeys[owner]?.remove(key)
            changes.append((owner, .removed(key: ReceiptKey(receiptID: key), date: earlier.businessDate)))
        }
        receipts[key] = receipt.event == .void ? nil : receipt
        guard let owner = receipt.customer else { return changes }
        customers.insert(owner)
        if let counted = receipt.ratingReceipt {
            receiptKeys[owner, default: []].insert(key)
            changes.append((owner, .added(counted)))
        }
        return changes
    }

    /// The date from which the input counts; nil when it changes nothing.
    private mutating func learn(_ input: CustomerInputFact) -> CalendarDate? {
        customers.insert(input.customer)
        switch input.input {
        case .enrolment(let choice):
            inputs[input.customer, default: Inputs()].enrolment.append(choice)
            return choice.on
        case .attribute(let value):
            let told = inputs[input.customer]?.attributes ?? []
            guard !told.contains(where: { $0.attribute == value.attribute && $0.from == value.from }) else {
                return nil
            }
            inputs[input.customer, default: Inputs()].attributes.append(value)
            return value.from ?? CalendarDate.distantPast.adding(days: 1)
        case .reservation(let subject, let madeOn, let dueOn, let amount):
            let made = Reservation(madeOn: madeOn, dueOn: dueOn, subject: subject, amount: amount, status: .open)
            inputs[input.customer, default: Inputs()].reservations.append((input.inputKey, made))
            return madeOn
        case .reservationKept(let key, let on): return close(key, isKept: true, on: on)
        case .reservationCancelled(let key, let on): return close(key, isKept: false, on: on)
        }
    }

    private mutating func close(_ key: String, isKept: Bool, on date: CalendarDate) -> CalendarDate {
        let earlier = closings[key]
        if earlier.map({ date < $0.on || date == $0.on && isKept && !$0.isKept }) ?? true {
            closings[key] = (isKept, date)
        }
        return date
    }
}
