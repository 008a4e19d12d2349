/// A moment of the agent's wall clock as the file stores it; given by the caller, never read from a clock here.
public struct StoredInstant: Hashable, Sendable, Comparable {
    /// Milliseconds since 1970-01-01 00:00 UTC.
    public var millisecondsSinceEpoch: Int64

    /// Makes a moment from milliseconds since 1970-01-01 00:00 UTC.
    public init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = millisecondsSinceEpoch
    }

    /// Orders moments by time.
    public static func < (left: StoredInstant, right: StoredInstant) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }

    /// The moment `days` times 24 hours earlier.
    public func earlier(days: Int) -> StoredInstant {
        let (result, overflow) = millisecondsSinceEpoch.subtractingReportingOverflow(Int64(days) * 86_400_000)
        return StoredInstant(millisecondsSinceEpoch: overflow ? .min : result)
    }
}
