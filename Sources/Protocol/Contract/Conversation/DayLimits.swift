public import Rating

/// How much of their days agents and the server compare at once.
///
/// Source: `docs/sync.md`, "Days".
public enum DayLimits {
    /// Closed business dates that are compared, counted back from the present one; days.
    public static let daysBack = 35
    /// Most dates of one call; days.
    public static let daysPerCallMax = 35
    /// Most receipts that one call lists; receipts.
    public static let receiptsListedMax = 20_000
    /// Most differences of a date that are told by key; receipts.
    public static let differencesToldMax = 100
    /// Most differences between journals and agent that are told of a date by key; receipts.
    public static let journalDifferencesMax = 20
    /// Most dates that headquarters asks for at once; days.
    public static let listedDaysMax = 92
    /// Two agents of a store tell of a date together where no more lies between; milliseconds (a day).
    public static let toldTogetherMilliseconds: Int64 = 86_400_000

    /// The dates before a date that are compared.
    ///
    /// - Parameters:
    ///   - today: the present business date, which is not closed.
    ///   - keptDays: days for which the agent keeps acknowledged facts; 0: for its own number, which is more.
    /// - Returns: the dates; nil: none are, because nothing is kept for so long.
    public static func dates(before today: CalendarDate, keptDays: Int) -> ClosedRange<CalendarDate>? {
        // What was acknowledged on the last of these days may be half gone.
        let back = keptDays > 0 ? min(daysBack, keptDays - 1) : daysBack
        return back > 0 ? today.adding(days: -back)...today.adding(days: -1) : nil
    }
}
