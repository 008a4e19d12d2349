/// A day of the proleptic Gregorian calendar without a time zone: the store's local business date.
///
/// Stored as the number of days since 1970-01-01, so that differences are plain subtraction.
public struct CalendarDate: Hashable, Sendable, Comparable {
    /// Days since 1970-01-01; negative before.
    public let daysSinceEpoch: Int32

    /// Makes the date that lies `daysSinceEpoch` days after 1970-01-01.
    public init(daysSinceEpoch: Int32) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    /// Orders dates by time.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }
}
