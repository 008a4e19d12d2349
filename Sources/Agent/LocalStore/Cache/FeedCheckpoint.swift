public import Rating

/// Which feed the rating cache stands for.
public struct FeedCheckpoint: Hashable, Sendable {
    /// Number of the last change that is applied.
    public var change: Int64
    /// Highest own sequence that the states include; the store's own facts above it are overlaid.
    public var includedSequence: Int64
    /// The server's business date of the feed.
    public var madeOn: CalendarDate
    /// The agent's wall clock when the feed was applied.
    public var appliedAt: StoredInstant
    /// True: customers who are not in the cache may be known to headquarters all the same.
    public var isOfSomeStores: Bool

    /// Makes a checkpoint.
    public init(
        change: Int64, includedSequence: Int64, madeOn: CalendarDate, appliedAt: StoredInstant,
        isOfSomeStores: Bool = false
    ) {
        self.change = change
        self.includedSequence = includedSequence
        self.madeOn = madeOn
        self.appliedAt = appliedAt
        self.isOfSomeStores = isOfSomeStores
    }
}
