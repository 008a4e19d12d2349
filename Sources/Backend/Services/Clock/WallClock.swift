import Foundation
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
        let now = read()
        let seconds = now.rawValue.quotientFloor(1_000_000)
        let zone = TimeZone(identifier: timeZone) ?? .gmt
        let offset = Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
        let local = seconds + offset - Int64(cutOffHour) * 3600
        return CalendarDate(daysSinceEpoch: Int32(local.quotientFloor(86_400)))
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity.
    fileprivate func quotientFloor(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
