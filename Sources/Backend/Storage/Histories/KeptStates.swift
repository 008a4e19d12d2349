public import Rating

/// The states of a customer that are kept under one policy version.
public struct KeptStates: Hashable, Sendable {
    /// The version.
    public var policy: PolicyKey
    /// All subjects.
    public var states: StoredBytes
    /// Last date that they rate exactly, as the row says beside them.
    public var exactUntil: CalendarDate
}
