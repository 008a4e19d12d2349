/// One customer's usage of one subject in as few bytes as an exact rating needs for about two months.
///
/// Everything up to `base` is summed; what lies after it is kept receipt by receipt. Ratings from a state equal ratings
/// from all receipts for every date after `base` up to `exactUntil`, for facts dated after `base`.
/// Source: `docs/rating.md`, "The compact state".
public struct SubjectState: Hashable, Sendable {
    /// The last date that is summed up.
    public var base: CalendarDate
    /// The last date for which the state rates exactly.
    public var exactUntil: CalendarDate
    /// The earliest visits up to the base: none, one or two.
    public var firstVisits: [FirstVisit]
    /// Visits up to the base.
    public var visits: Int32
    /// Amount or fee up to the base; minor units.
    public var measure: MoneyMinorUnits
    /// The last visit up to the base; nil: none.
    public var lastVisit: CalendarDate?
    /// Visits in the window that ends on the base.
    public var windowVisits: Int32
    /// Measure in the window that ends on the base; minor units.
    public var windowMeasure: MoneyMinorUnits
    /// The dates that leave the window before `exactUntil`, ascending.
    public var leavingDays: [DayTotals]
    /// Dates after the base whose receipts are no longer kept one by one, ascending.
    public var foldedDays: [DayTotals]
    /// The receipts after the base, in order; later-dated ones take effect on their dates.
    public var entries: [SubjectEntry]
    /// Under a hold, the last converged reference date up to the base; nil: none.
    public var held: HeldReference?

    /// Makes a state of all its parts.
    public init(
        base: CalendarDate, exactUntil: CalendarDate, firstVisits: [FirstVisit], visits: Int32,
        measure: MoneyMinorUnits, lastVisit: CalendarDate?, windowVisits: Int32, windowMeasure: MoneyMinorUnits,
        leavingDays: [DayTotals], foldedDays: [DayTotals], entries: [SubjectEntry], held: HeldReference?
    ) {
        self.base = base
        self.exactUntil = exactUntil
        self.firstVisits = firstVisits
        self.visits = visits
        self.measure = measure
        self.lastVisit = lastVisit
        self.windowVisits = windowVisits
        self.windowMeasure = windowMeasure
        self.leavingDays = leavingDays
        self.foldedDays = foldedDays
        self.entries = entries
        self.held = held
    }

    /// The state that keeps every receipt one by one: it rates every date, and compact states are made from it.
    public init(complete entries: [SubjectEntry]) {
        self.init(
            base: .distantPast, exactUntil: .distantFuture, firstVisits: [], visits: 0, measure: .zero,
            lastVisit: nil, windowVisits: 0, windowMeasure: .zero, leavingDays: [], foldedDays: [],
            entries: entries.sorted { $0.precedes($1) }, held: nil)
    }

    /// True when no receipt has ever touched the subject.
    public var isEmpty: Bool {
        visits == 0 && measure == .zero && leavingDays.isEmpty && foldedDays.isEmpty && entries.isEmpty
    }
}
