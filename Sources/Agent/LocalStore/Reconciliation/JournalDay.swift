public import Rating

/// What the journals hold of a business date when they are read once more, beside the spool (promise S7).
public struct JournalDay: Hashable, Sendable {
    /// The business date.
    public var businessDate: CalendarDate
    /// True: journals and spool differ.
    public var isDifferent: Bool
    /// Sums and differences, in the form that the layer above chose.
    public var contents: [UInt8]

    /// Makes a day.
    public init(businessDate: CalendarDate, isDifferent: Bool, contents: [UInt8]) {
        self.businessDate = businessDate
        self.isDifferent = isDifferent
        self.contents = contents
    }
}
