public import Rating

/// The sizes and numbers of the binary form of states; both directions hold to them, so that no later sum overflows.
public enum StateCodecLimits {
    /// Most bytes of one customer's states; bytes.
    public static let bytesMax = 16 * 1024 * 1024
    /// Most days or receipts in one list of a subject.
    public static let entriesMax = InputLimits.receiptsPerCustomerMax
    /// Largest magnitude of a sum of money; minor units.
    public static let moneyMax = MoneyMinorUnits(1 << 60)
    /// Largest magnitude of points; those of all tables of the largest policy together.
    public static let pointsMax = Points(4_000_000_000_000)
    /// Largest number of visits, alone and in the sum of a list.
    public static let visitsMax: Int32 = 1 << 28
    /// Dates that a state may bear; those of `SubjectState(complete:)` included.
    public static let dates = CalendarDate.distantPast...CalendarDate.distantFuture
}
