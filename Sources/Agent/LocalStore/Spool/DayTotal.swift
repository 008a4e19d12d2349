public import Rating

/// What the agent holds of one business date, each key counted with its latest content (promise S7).
public struct DayTotal: Hashable, Sendable {
    /// The business date.
    public var businessDate: CalendarDate
    /// Kind of the facts.
    public var kind: UInt8
    /// How many facts.
    public var count: Int64
    /// Sum of their amounts in minor units.
    public var amount: MoneyMinorUnits
}
