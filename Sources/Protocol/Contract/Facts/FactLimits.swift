public import Rating

/// The ranges of dates and counts in facts, beside `InputLimits`.
public enum FactLimits {
    /// Earliest and latest date that a fact may bear: years 1900 to 9999.
    public static let dates = CalendarDate(daysSinceEpoch: -25_567)...CalendarDate(daysSinceEpoch: 2_932_896)
    /// Most days between date as written and business date; days.
    public static let businessDateOffsetMax = 366
    /// Most days that a purchase is reserved ahead; days.
    public static let reservedDaysAheadMax: Int64 = 36_500
    /// Most different printed tax rates of one receipt; rates.
    public static let printedTaxesMax = 20
    /// Most identifiers of one receipt beside that of its customer; identifiers.
    public static let otherCustomersMax = 4
}
