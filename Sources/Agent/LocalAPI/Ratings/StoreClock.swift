public import KakuzukeProtocol
public import LocalStore
public import Rating

/// The store's clock: the present moment, and the business date that follows.
public struct StoreClock: Sendable {
    /// Shift of business dates, for demonstrations on old data; days.
    public let businessDaysShift: Int
    private let read: @Sendable () -> StoredInstant

    /// Wraps a source of moments.
    public init(businessDaysShift: Int = 0, _ read: @escaping @Sendable () -> StoredInstant) {
        self.businessDaysShift = businessDaysShift
        self.read = read
    }

    /// The present moment; never shifted.
    public func now() -> StoredInstant { read() }

    /// The store's business date now.
    public func businessDate(_ settings: Kakuzuke_V1_AgentSettings) -> CalendarDate {
        let milliseconds = read().millisecondsSinceEpoch
        let (seconds, remainder) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        return CalendarDate(
            businessDateAt: remainder < 0 ? seconds - 1 : seconds, timeZone: settings.timeZone,
            cutOffHour: Int(settings.cutOffHour)
        ).adding(days: businessDaysShift)
    }
}
