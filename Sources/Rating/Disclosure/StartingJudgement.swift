/// The first two visits as the rule of the starting grade (開始格付) sees them, up to a reference date.
///
/// Source: `docs/rating.md`, "What is disclosed".
public struct StartingJudgement: Hashable, Sendable {
    /// The first visit; nil: there was none.
    public var firstVisit: CalendarDate?
    /// The second visit; nil: there was none.
    public var secondVisit: CalendarDate?
    /// The second visit came later than the rule wants it, so that a share of its points counts.
    public var isLate: Bool

    /// Judges the days of the first visits.
    ///
    /// - Parameters:
    ///   - visits: the first two visits, or fewer where there are fewer, in order.
    ///   - rule: the policy's rule.
    public init(_ visits: [CalendarDate], rule: StartingRule) {
        firstVisit = visits.first
        secondVisit = visits.dropFirst().first
        isLate =
            if let firstVisit, let secondVisit {
                secondVisit.days(since: firstVisit) > rule.secondVisitWithinDays
            } else {
                false
            }
    }
}
