/// One of the two earliest visits in a subject, which stay specially favoured for ever.
public struct FirstVisit: Hashable, Sendable {
    /// Its business date.
    public var date: CalendarDate
    /// Its place within the date.
    public var order: SubjectEntry.Order
    /// Points of its conditions, unreduced.
    public var conditionPoints: Points
    /// Points of the enrolment options chosen by its date; used of the second visit only.
    public var enrolmentPoints: Points

    /// Makes a first visit.
    public init(
        date: CalendarDate, order: SubjectEntry.Order, conditionPoints: Points, enrolmentPoints: Points
    ) {
        self.date = date
        self.order = order
        self.conditionPoints = conditionPoints
        self.enrolmentPoints = enrolmentPoints
    }
}
