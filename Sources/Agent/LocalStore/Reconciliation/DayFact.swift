public import Rating

/// A receipt as it counts on its business date, for the comparison of days (promise S7).
public struct DayFact: Hashable, Sendable {
    /// The business date.
    public var businessDate: CalendarDate
    /// The key.
    public var key: String
    /// Digest of the content.
    public var digest: [UInt8]
    /// Total without tax in minor units.
    public var amount: MoneyMinorUnits

    /// Makes a receipt of a day.
    public init(businessDate: CalendarDate, key: String, digest: [UInt8], amount: MoneyMinorUnits) {
        self.businessDate = businessDate
        self.key = key
        self.digest = digest
        self.amount = amount
    }
}
