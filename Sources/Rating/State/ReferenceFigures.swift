/// Everything that the converged score at one reference date is reckoned from.
public struct ReferenceFigures: Hashable, Sendable {
    /// The reference date.
    public var date: CalendarDate
    /// Visits up to the date.
    public var visits: Int32
    /// Lifetime measure up to the date; minor units.
    public var measure: MoneyMinorUnits
    /// The last visit up to the date.
    public var lastVisit: CalendarDate
    /// Visits in the window that ends on the date.
    public var windowVisits: Int32
    /// Measure in the window that ends on the date; minor units.
    public var windowMeasure: MoneyMinorUnits
    /// Sum of the reservations that count at the date; minor units.
    public var reservationSum: MoneyMinorUnits
    /// Points of the first two visits.
    public var startingPoints: Points
    /// Points of the attributes that hold at the date.
    public var attributePoints: Points

    /// Makes the figures.
    public init(
        date: CalendarDate, visits: Int32, measure: MoneyMinorUnits, lastVisit: CalendarDate, windowVisits: Int32,
        windowMeasure: MoneyMinorUnits, reservationSum: MoneyMinorUnits, startingPoints: Points,
        attributePoints: Points
    ) {
        self.date = date
        self.visits = visits
        self.measure = measure
        self.lastVisit = lastVisit
        self.windowVisits = windowVisits
        self.windowMeasure = windowMeasure
        self.reservationSum = reservationSum
        self.startingPoints = startingPoints
        self.attributePoints = attributePoints
    }
}
