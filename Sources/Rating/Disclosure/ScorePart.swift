/// One reason for points in a score: what was looked at, the table entry that it reached, and its points.
///
/// Source: `docs/rating.md`, "What is disclosed".
public struct ScorePart: Hashable, Sendable {
    /// The component of the score that a part belongs to.
    public enum Component: String, CaseIterable, Sendable {
        /// The first two visits (最初二回の特別優遇), or all of the score until the rating is converged.
        case starting
        /// The whole usage (全件利用実績).
        case lifetime
        /// The past period (過去期間実績).
        case period
        /// The present basket (今回利用条件).
        case current
        /// Reservations (将来利用予約).
        case reservations
        /// Attributes of the customer.
        case attributes
    }

    /// What the points are for.
    public enum Reason: Hashable, Sendable {
        /// A conversion requirement that was chosen (顧客化要件): its index in the policy and the day.
        case enrolment(option: Int, on: CalendarDate)
        /// The conditions of the first visit, on that day.
        case firstVisit(on: CalendarDate)
        /// The conditions of the second visit; reduced where it came late.
        case secondVisit(on: CalendarDate, isReduced: Bool)
        /// Visits up to the reference date.
        case lifetimeVisits
        /// Amount or contribution up to the reference date; minor units.
        case lifetimeAmount
        /// Days between the last visit and the reference date.
        case daysSinceLastVisit
        /// Visits in the window.
        case periodVisits
        /// Amount or contribution in the window; minor units.
        case periodAmount
        /// Sum of so many reservations that count; minor units.
        case reservations(count: Int)
        /// A fact about the customer: the index of the policy's rule.
        case attribute(rule: Int)
    }

    /// The component.
    public var component: Component
    /// What the points are for.
    public var reason: Reason
    /// What was measured, in the unit of the reason; nil: nothing is measured.
    public var value: Int64?
    /// Bound of the table entry that the value reached; nil: none, or nothing is measured.
    public var bound: Int64?
    /// The points before weighting.
    public var points: Points
    /// False: the policy has no table for what was measured, so that it gives no points.
    public var hasTable: Bool

    /// Makes a part.
    public init(
        component: Component, reason: Reason, value: Int64? = nil, bound: Int64? = nil, points: Points,
        hasTable: Bool = true
    ) {
        self.component = component
        self.reason = reason
        self.value = value
        self.bound = bound
        self.points = points
        self.hasTable = hasTable
    }
}
