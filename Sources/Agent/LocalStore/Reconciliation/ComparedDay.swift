public import Rating

/// A business date as it was last compared with the server (promise S7).
public struct ComparedDay: Hashable, Sendable {
    /// The business date.
    public var businessDate: CalendarDate
    /// Receipts of the agent.
    public var receipts: Int64
    /// Their total without tax in minor units.
    public var amount: MoneyMinorUnits
    /// Digest of their keys and contents, 16 bytes.
    public var digest: [UInt8]
    /// How the date compares, by a number of the layer above.
    public var outcome: Int64
    /// What the server has answered, in the form that the layer above chose.
    public var answer: [UInt8]

    /// Makes a compared day.
    public init(
        businessDate: CalendarDate, receipts: Int64, amount: MoneyMinorUnits, digest: [UInt8], outcome: Int64,
        answer: [UInt8]
    ) {
        self.businessDate = businessDate
        self.receipts = receipts
        self.amount = amount
        self.digest = digest
        self.outcome = outcome
        self.answer = answer
    }
}
