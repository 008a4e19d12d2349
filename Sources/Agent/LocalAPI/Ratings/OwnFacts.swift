import KakuzukeProtocol
import LocalStore
import Rating

/// Lays the store's own facts over what the feed says of a customer.
///
/// Source: `docs/sync.md`, "The feed and how it is applied", rule 5.
struct OwnFacts {
    /// What is known of the customer so far.
    private(set) var usage: CustomerUsage
    /// True: at least one fact could not be followed, so the ratings may lack it until the next feed.
    private(set) var isLimited = false

    private let engine: RatingEngine
    private let includedSequence: Int64
    private var reservationKeys: [String]

    /// Starts with what the feed brought, the store's own facts through `includedSequence` among it.
    ///
    /// `reservationKeys` has the input key of each reservation of the facts; those at the end may be missing.
    init(_ usage: CustomerUsage, reservationKeys: [String], includedSequence: Int64, engine: RatingEngine) {
        self.usage = usage
        self.includedSequence = includedSequence
        self.engine = engine
        self.reservationKeys = reservationKeys
    }

    /// Follows the facts in order of sequence.
    ///
    /// - Parameters:
    ///   - facts: every fact above the feed that is the customer's or amends one of theirs.
    ///   - isOfCustomer: whether an identifier is one of the customer's.
    ///   - earlier: the fact with a sequence; nil: no longer kept.
    ///   - receipts: the store's own receipts.
    /// - Throws: what `earlier` throws, or `LocalStoreError.corrupt` for a fact that cannot be read.
    mutating func follow(
        _ facts: [StoredFact], isOfCustomer: (CustomerIdentifier) -> Bool, earlier: (Int64) throws -> StoredFact?,
        receipts: OwnReceipts
    ) throws {
        for stored in facts {
            if try mayChangeWhoItIs(stored, isOfCustomer) { isLimited = true }
            if let previous = stored.previousSequence {
                let replaced = try earlier(previous)
                if let replaced, try staysVoid(stored, after: replaced, earlier: earlier) { continue }
                try takeBack(replaced, isOfCustomer)
                if let replaced, try changesTheirReturn(replaced, receipts, isOfCustomer) { isLimited = true }
            }
            guard let customer = stored.fact.customer, isOfCustomer(customer) else { continue }
            switch try Self.decode(stored) {
            case .receipt(let receipt): try take(receipt, receipts)
            case .input(let input): take(input)
            }
        }
    }

    /// Something has happened that only the server can reckon with.
    mutating func limit() { isLimited = true }

    /// Counts a receipt; goods that come back count as those that were bought.
    private mutating func take(_ receipt: ReceiptFact, _ receipts: OwnReceipts) throws {
        let completed = try OwnReturns(receipts: receipts).completing(receipt)
        if !completed.isExact { isLimited = true }
        if let rated = completed.receipt.ratingReceipt { change(.added(rated)) }
    }

    /// True when a receipt of the customer names further identifiers that are not known to be theirs, or one of
    /// somebody else names theirs: the server may join or part customers by it.
    private func mayChangeWhoItIs(
        _ stored: StoredFact, _ isOfCustomer: (CustomerIdentifier) -> Bool
    ) throws -> Bool {
        let isOwn = stored.fact.customer.map(isOfCustomer) ?? false
        guard isOwn || !stored.fact.mentioned.isEmpty, case .receipt(let receipt) = try Self.decode(stored),
            receipt.event == .sale || receipt.event == .returned
        else { return false }
        let named = [receipt.customer].compactMap { $0 } + receipt.otherCustomers
        let own = named.count { isOfCustomer(CustomerIdentifier($0)) }
        return own > 0 && own < named.count
    }

    /// True when the feed counts a return by what it took from a receipt that is no longer what it was: only the server
    /// knows what the return counts with now.
    private func changesTheirReturn(
        _ replaced: StoredFact, _ receipts: OwnReceipts, _ isOfCustomer: (CustomerIdentifier) -> Bool
    ) throws -> Bool {
        guard let customer = replaced.fact.customer, isOfCustomer(customer),
            case .receipt(let receipt) = try Self.decode(replaced), receipt.event == .sale
        else { return false }
        return try !receipts.returns(of: receipt.receiptKey, through: includedSequence).isEmpty
    }

    /// True when a receipt was void before it came, or is told again after it was voided: the server keeps it as such.
    private mutating func staysVoid(
        _ stored: StoredFact, after replaced: StoredFact, earlier: (Int64) throws -> StoredFact?
    ) throws -> Bool {
        guard try Self.isVoid(replaced) else { return false }
        guard var sequence = replaced.previousSequence else { return true }
        while true {
            guard let former = try earlier(sequence) else {
                isLimited = true
                return false
            }
            if former.fact.digest == stored.fact.digest { return true }
            guard let before = former.previousSequence else { return false }
            sequence = before
        }
    }

    private static func isVoid(_ stored: StoredFact) throws -> Bool {
        if case .receipt(let receipt) = try decode(stored) { receipt.event == .void } else { false }
    }

    /// Undoes what a later fact replaces.
    private mutating func takeBack(_ stored: StoredFact?, _ isOfCustomer: (CustomerIdentifier) -> Bool) throws {
        guard let stored else {
            isLimited = true
            return
        }
        guard let customer = stored.fact.customer, isOfCustomer(customer) else { return }
        guard case .receipt(let receipt) = try Self.decode(stored), let rated = receipt.ratingReceipt else { return }
        change(.removed(key: ReceiptKey(receiptID: rated.id), date: rated.businessDate))
    }

    private mutating func change(_ change: UsageChange) {
        if engine.follow(change, &usage.states) != .applied { isLimited = true }
    }

    /// Applies an input as the server does.
    private mutating func take(_ input: CustomerInputFact) {
        var facts = usage.facts
        let from: CalendarDate?
        switch input.input {
        case .enrolment(let choice):
            from = choice.on
            if !facts.enrolment.contains(choice) { facts.enrolment.append(choice) }
        case .attribute(let value):
            from = value.from
            // Two values of one attribute from one date: the first one holds.
            guard !facts.attributes.contains(where: { $0.attribute == value.attribute && $0.from == value.from })
            else { return }
            facts.attributes.append(value)
        case .reservation(let subject, let madeOn, let dueOn, let amount):
            from = madeOn
            guard !reservationKeys.contains(input.inputKey) else { return }
            while reservationKeys.count < facts.reservations.count { reservationKeys.append("") }
            reservationKeys.append(input.inputKey)
            facts.reservations.append(
                Reservation(madeOn: madeOn, dueOn: dueOn, subject: subject, amount: amount, status: .open))
        case .reservationKept(let key, let on):
            from = on
            close(key, as: .kept, on: on, &facts)
        case .reservationCancelled(let key, let on):
            from = on
            close(key, as: .cancelled, on: on, &facts)
        }
        usage.facts = facts
        // What has been summed up was judged without the fact; only a state that sums up nothing can follow one that
        // always held.
        change(.fact(date: from ?? CalendarDate.distantPast.adding(days: 1)))
    }

    private mutating func close(
        _ key: String, as status: Reservation.Status, on date: CalendarDate, _ facts: inout CustomerFacts
    ) {
        guard let place = reservationKeys.firstIndex(of: key), facts.reservations.indices.contains(place) else {
            isLimited = true
            return
        }
        // The earliest closing counts, in whatever order they became known; on one day one that kept it.
        let present = facts.reservations[place]
        if present.status != .open {
            guard let closedOn = present.closedOn,
                date < closedOn || date == closedOn && status == .kept && present.status == .cancelled
            else { return }
        }
        facts.reservations[place].status = status
        facts.reservations[place].closedOn = date
    }

    private static func decode(_ stored: StoredFact) throws -> Fact {
        do { return try FactCodec.decode(stored.fact.payload) } catch {
            throw LocalStoreError(
                .corrupt, "the fact with sequence \(stored.sequence) cannot be read",
                nextStep: "Replace the file and adopt it; the server still has what it acknowledged")
        }
    }
}
