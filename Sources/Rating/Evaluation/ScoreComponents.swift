/// The six components of a converged score, before weighting.
public struct ScoreComponents: Hashable, Sendable {
    /// The first two visits (最初二回の特別優遇).
    public var starting: Points
    /// The whole usage (全件利用実績).
    public var lifetime: Points
    /// The past period (過去期間実績).
    public var period: Points
    /// The present basket (今回利用条件); 0 under a hold or without one in the subject.
    public var current: Points
    /// Reservations (将来利用予約).
    public var reservations: Points
    /// Attributes of the customer.
    public var attributes: Points

    /// Makes the components.
    public init(
        starting: Points, lifetime: Points, period: Points, current: Points, reservations: Points, attributes: Points
    ) {
        self.starting = starting
        self.lifetime = lifetime
        self.period = period
        self.current = current
        self.reservations = reservations
        self.attributes = attributes
    }

    /// The weighted sum, floored once.
    func score(_ weights: ComponentWeights) -> Points {
        let sum =
            weights.starting * starting.rawValue + weights.lifetime * lifetime.rawValue
            + weights.period * period.rawValue + weights.current * current.rawValue
            + weights.reservations * reservations.rawValue + weights.attributes * attributes.rawValue
        return Points(floorDivide(sum, 1000))
    }
}
