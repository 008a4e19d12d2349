public import Rating

/// A policy version and the date from which it prices, without the policy itself.
public struct PolicyStart: Hashable, Sendable {
    /// Number of the version.
    public var version: UInt32
    /// First business date on which it prices.
    public var effectiveFrom: CalendarDate
    /// Where that is a date that never comes: the day on the schedule; nil: not told.
    public var scheduledFrom: CalendarDate?

    /// Makes a start.
    public init(version: UInt32, effectiveFrom: CalendarDate, scheduledFrom: CalendarDate? = nil) {
        self.version = version
        self.effectiveFrom = effectiveFrom
        self.scheduledFrom = scheduledFrom
    }
}
