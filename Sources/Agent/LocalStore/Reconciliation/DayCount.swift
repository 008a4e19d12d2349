public import Rating

/// Receipts of a business date that count at the agent and not yet at the server, or that wait for somebody.
public struct DayCount: Hashable, Sendable {
    /// The business date.
    public var businessDate: CalendarDate
    /// Receipts that the server has not acknowledged.
    public var unsent: Int64 = 0
    /// Receipts that wait in the agent's quarantine or, changed by a setting, for headquarters.
    public var held: Int64 = 0

    /// Makes a count of nothing.
    public init(businessDate: CalendarDate) { self.businessDate = businessDate }
}
