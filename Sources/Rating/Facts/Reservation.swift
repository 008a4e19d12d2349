/// A purchase that the customer has promised (将来利用予約).
public struct Reservation: Hashable, Sendable {
    /// How a reservation stands; raw values are the words of the conformance format.
    public enum Status: String, CaseIterable, Sendable {
        /// Not yet due or not yet closed.
        case open
        /// The customer came.
        case kept
        /// The customer or the store withdrew.
        case cancelled
    }

    /// The date on which it was made.
    public var madeOn: CalendarDate
    /// The date for which it is promised.
    public var dueOn: CalendarDate
    /// Code of the subject.
    public var subject: String
    /// Promised amount; minor units.
    public var amount: MoneyMinorUnits
    /// How it stands.
    public var status: Status
    /// The date from which it is no longer open; nil with a closed status: never was open.
    public var closedOn: CalendarDate?

    /// Makes a reservation.
    public init(
        madeOn: CalendarDate, dueOn: CalendarDate, subject: String, amount: MoneyMinorUnits, status: Status = .open,
        closedOn: CalendarDate? = nil
    ) {
        self.madeOn = madeOn
        self.dueOn = dueOn
        self.subject = subject
        self.amount = amount
        self.status = status
        self.closedOn = closedOn
    }

    /// True when the reservation counts at `date` for a policy that looks `horizonDays` ahead.
    func counts(at date: CalendarDate, horizonDays: Int) -> Bool {
        let isOpen = closedOn.map { date < $0 } ?? (status == .open)
        return isOpen && madeOn <= date && date < dueOn && dueOn.days(since: date) <= horizonDays
    }
}
