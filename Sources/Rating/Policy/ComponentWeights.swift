/// The weights of the converged score's six components; thousandths, 0 where the policy names none.
public struct ComponentWeights: Hashable, Sendable {
    /// Weight of the first two visits.
    public var starting: Int64
    /// Weight of the whole usage.
    public var lifetime: Int64
    /// Weight of the past period.
    public var period: Int64
    /// Weight of the present basket.
    public var current: Int64
    /// Weight of reservations.
    public var reservations: Int64
    /// Weight of attributes.
    public var attributes: Int64

    /// Makes the weights.
    public init(
        starting: Int64 = 0, lifetime: Int64 = 0, period: Int64 = 0, current: Int64 = 0, reservations: Int64 = 0,
        attributes: Int64 = 0
    ) {
        self.starting = starting
        self.lifetime = lifetime
        self.period = period
        self.current = current
        self.reservations = reservations
        self.attributes = attributes
    }
}
