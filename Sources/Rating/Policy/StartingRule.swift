/// The rules of the first two visits (開始格付).
public struct StartingRule: Hashable, Sendable {
    /// The second visit earns its full points within so many days after the first; days.
    public var secondVisitWithinDays: Int
    /// Share of the second visit's points that a later one keeps; thousandths.
    public var lateSecondVisitPermille: Int64
    /// Index of the highest grade before the second visit.
    public var provisionalCap: Int

    /// Makes the rule.
    public init(secondVisitWithinDays: Int, lateSecondVisitPermille: Int64, provisionalCap: Int) {
        self.secondVisitWithinDays = secondVisitWithinDays
        self.lateSecondVisitPermille = lateSecondVisitPermille
        self.provisionalCap = provisionalCap
    }
}
