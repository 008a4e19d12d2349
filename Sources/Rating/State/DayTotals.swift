/// Visits and measure of one date in one subject.
public struct DayTotals: Hashable, Sendable {
    /// The business date.
    public var date: CalendarDate
    /// Visits of the date, after `visit_unit`.
    public var visits: Int32
    /// Amount or fee of the date, returns included; minor units.
    public var measure: MoneyMinorUnits

    /// Makes the totals of a date.
    public init(date: CalendarDate, visits: Int32, measure: MoneyMinorUnits) {
        self.date = date
        self.visits = visits
        self.measure = measure
    }
}
