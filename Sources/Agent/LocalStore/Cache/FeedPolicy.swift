public import Rating

/// One version of the policy and the date from which it prices.
public struct FeedPolicy: Hashable, Sendable {
    /// Number of the version, 1 to 8,388,607.
    public var version: UInt32
    /// First business date on which it prices.
    public var effectiveFrom: CalendarDate
    /// Where that is a date that never comes, because the server has not made all states: the day on the schedule;
    /// nil: not told.
    public var scheduledFrom: CalendarDate?
    /// The policy in the form that the layer above chose.
    public var payload: [UInt8]

    /// Makes a policy version.
    public init(
        version: UInt32, effectiveFrom: CalendarDate, scheduledFrom: CalendarDate? = nil, payload: [UInt8]
    ) {
        self.version = version
        self.effectiveFrom = effectiveFrom
        self.scheduledFrom = scheduledFrom
        self.payload = payload
    }
}
