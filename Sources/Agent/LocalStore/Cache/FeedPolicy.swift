public import Rating

/// One version of the policy and the date from which it prices.
public struct FeedPolicy: Hashable, Sendable {
    /// Number of the version, 1 to 8,388,607.
    public var version: UInt32
    /// First business date on which it prices.
    public var effectiveFrom: CalendarDate
    /// The policy in the form that the layer above chose.
    public var payload: [UInt8]

    /// Makes a policy version.
    public init(version: UInt32, effectiveFrom: CalendarDate, payload: [UInt8]) {
        self.version = version
        self.effectiveFrom = effectiveFrom
        self.payload = payload
    }
}
