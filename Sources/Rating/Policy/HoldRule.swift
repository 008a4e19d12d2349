/// For how long a converged grade stays fixed (一定期間固定) and how far it may fall from one period to the next.
public struct HoldRule: Hashable, Sendable {
    /// The calendar period for which a converged grade is fixed.
    public var period: HoldPeriod
    /// Most rungs that a grade falls from one period to the next; nil: no limit.
    public var maxStepsDown: Int?

    /// Makes the rule; by default ratings move daily.
    public init(period: HoldPeriod = .none, maxStepsDown: Int? = nil) {
        self.period = period
        self.maxStepsDown = maxStepsDown
    }
}
