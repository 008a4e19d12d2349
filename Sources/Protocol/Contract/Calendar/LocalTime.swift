import FoundationEssentials
public import Rating

/// What calendar and clock on a store's wall show.
public struct LocalTime: Hashable, Sendable {
    /// The date.
    public let date: CalendarDate
    /// The time of day.
    public let time: TimeOfDay

    /// Reads calendar and clock.
    ///
    /// - Parameters:
    ///   - seconds: the moment; seconds since 1970-01-01 00:00 UTC.
    ///   - timeZone: IANA name; an unknown one counts as UTC.
    public init(at seconds: Int64, timeZone: String) {
        let zone = TimeZone(identifier: timeZone) ?? .gmt
        let local = seconds + Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
        let (days, remainder) = local.quotientAndRemainder(dividingBy: 86_400)
        date = CalendarDate(daysSinceEpoch: Int32(clamping: remainder < 0 ? days - 1 : days))
        time = TimeOfDay(secondsSinceMidnight: Int(remainder < 0 ? remainder + 86_400 : remainder)) ?? .midnight
    }

    /// Hour and minute: `14:05`.
    public var minuteText: String { String("\(time)".prefix(5)) }
}
