/// When a rating is converged (収束格付): after so many visits and days, and never before two visits.
public struct ConvergenceRule: Hashable, Sendable {
    /// Least number of visits.
    public var visits: Int
    /// Least days since the first visit.
    public var days: Int

    /// Makes the rule.
    public init(visits: Int, days: Int) {
        self.visits = visits
        self.days = days
    }
}
