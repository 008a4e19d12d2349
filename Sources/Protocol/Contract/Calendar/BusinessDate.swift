import FoundationEssentials
public import Rating

extension CalendarDate {
    /// The business date of a store at a moment; server and agent reckon it alike.
    ///
    /// - Parameters:
    ///   - seconds: the moment; seconds since 1970-01-01 00:00 UTC.
    ///   - timeZone: IANA name; an unknown one counts as UTC.
    ///   - cutOffHour: the hour of the day until which the evening before goes on.
    public init(businessDateAt seconds: Int64, timeZone: String, cutOffHour: Int) {
        let zone = TimeZone(identifier: timeZone) ?? .gmt
        let offset = Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
        let local = seconds + offset - Int64(cutOffHour) * 3_600
        let (days, remainder) = local.quotientAndRemainder(dividingBy: 86_400)
        self.init(daysSinceEpoch: Int32(clamping: remainder < 0 ? days - 1 : days))
    }
}
