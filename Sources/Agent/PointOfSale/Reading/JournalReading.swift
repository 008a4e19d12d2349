public import KakuzukeProtocol

/// What a piece of a journal held.
public struct JournalReading: Hashable, Sendable {
    /// The complete receipts, in order.
    public var receipts: [ReceiptFact] = []
    /// The rows that could not be taken.
    public var rejected: [RejectedJournalRow] = []
    /// First byte that was not used: from here a later reader goes on.
    public var offset: Int64 = 0
    /// Lines before `offset`.
    public var lineCount: Int64 = 0
    /// Card numbers that were masked in texts.
    public var maskedCardNumbers = 0
    /// Further identifiers of receipts that are none of their kind and were left out.
    public var leftOutIdentifiers = 0

    /// Makes a reading that holds nothing and ends at a place; by default at the beginning.
    public init(offset: Int64 = 0, lineCount: Int64 = 0) {
        self.offset = offset
        self.lineCount = lineCount
    }
}
