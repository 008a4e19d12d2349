import KakuzukeProtocol
public import Rating
public import Storage

/// The time of day as the executable gives it; tests and demonstrations shift it.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Moment

    /// Makes a clock from a source of moments.
    public init(_ read: @escaping @Sendable () -> Moment) {
        self.read = read
    }

    /// The present moment.
    public func now() -> Moment { read() }

    /// The business date at a store or tenant.
    ///
    /// - Parameters:
    ///   - timeZone: IANA name; an unknown one counts as UTC.
    ///   - cutOffHour: the hour of the day until which the evening before goes on.
    /// - Returns: the local calendar date, shifted by the cut-off hour.
    public func businessDate(timeZone: String, cutOffHour: Int16 = 0) -> CalendarDate {
        CalendarDate(
            businessDateAt: read().rawValue.quotientFloor(1_000_000), timeZone: timeZone, cutOffHour: Int(cutOffHour))
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity.
    fileprivate func quotientFloor(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
