/// The dates whose receipts are needed to make a compact state from an older one: after one date, through another.
///
/// These are the dates that will leave the window while the new state is exact and that the old one has summed up.
public struct CarriedSpan: Hashable, Sendable {
    /// The last date before the span.
    public var after: CalendarDate
    /// The last date of the span; not later than `after`: no receipts are needed.
    public var through: CalendarDate

    /// Makes a span.
    public init(after: CalendarDate, through: CalendarDate) {
        self.after = after
        self.through = through
    }

    /// True when no receipts are needed.
    public var isEmpty: Bool { through <= after }

    /// True for a date of the span.
    public func contains(_ date: CalendarDate) -> Bool { after < date && date <= through }
}
