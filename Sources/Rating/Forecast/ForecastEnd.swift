/// How far a forecast reaches, and why no further.
public struct ForecastEnd: Hashable, Sendable {
    /// The last day of which it tells.
    public var lastDate: CalendarDate
    /// The version that takes over on the day after and by which the customer cannot be rated here; nil: none.
    public var nextVersion: UInt32?

    /// Makes an end.
    public init(lastDate: CalendarDate, nextVersion: UInt32? = nil) {
        self.lastDate = lastDate
        self.nextVersion = nextVersion
    }
}
