/// What a rating has counted of a customer's use of one subject (利用実績), whether or not it gave points.
///
/// Source: `docs/rating.md`, "What is disclosed".
public struct CountedUsage: Hashable, Sendable {
    /// The reference date, up to which everything counts.
    public var date: CalendarDate
    /// Visits.
    public var visits: Int32
    /// Amount or contribution, as the policy measures; minor units.
    public var measure: MoneyMinorUnits
    /// The last visit; nil: there was none.
    public var lastVisit: CalendarDate?
    /// First day of the window that ends on the date.
    public var windowFrom: CalendarDate
    /// Visits in the window.
    public var windowVisits: Int32
    /// Measure in the window; minor units.
    public var windowMeasure: MoneyMinorUnits

    /// Makes the counts.
    public init(
        date: CalendarDate, visits: Int32, measure: MoneyMinorUnits, lastVisit: CalendarDate?,
        windowFrom: CalendarDate, windowVisits: Int32, windowMeasure: MoneyMinorUnits
    ) {
        self.date = date
        self.visits = visits
        self.measure = measure
        self.lastVisit = lastVisit
        self.windowFrom = windowFrom
        self.windowVisits = windowVisits
        self.windowMeasure = windowMeasure
    }
}

extension CustomerEvaluation {
    /// What was counted up to the reference date of a rating without a basket; nil for a walk-in.
    func countedUsage(of rating: SubjectRating, _ figures: ReferenceFigures?) -> CountedUsage? {
        guard rating.grade != nil else { return nil }
        let date = rating.referenceDate
        let windowFrom = date.adding(days: 1 - policy.windowDays)
        // The reference date of a hold may lie before what a compact state keeps day by day.
        if let figures {
            return CountedUsage(
                date: date, visits: figures.visits, measure: figures.measure, lastVisit: figures.lastVisit,
                windowFrom: windowFrom, windowVisits: figures.windowVisits, windowMeasure: figures.windowMeasure)
        }
        let timeline = timelines[rating.subject]
        let window = timeline.window(endingOn: date)
        return CountedUsage(
            date: date, visits: timeline.visits(through: date), measure: timeline.measure(through: date),
            lastVisit: timeline.lastVisit(through: date), windowFrom: windowFrom, windowVisits: window.visits,
            windowMeasure: window.measure)
    }
}
