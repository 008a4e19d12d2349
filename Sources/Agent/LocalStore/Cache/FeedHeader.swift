public import Rating

/// What a feed says of itself before its items.
public struct FeedHeader: Hashable, Sendable {
    /// True: the feed replaces everything; false: it changes what is there.
    public var isSnapshot: Bool
    /// Change that the feed follows; a delta must follow the applied checkpoint.
    public var afterChange: Int64
    /// Change that the cache has after the feed.
    public var upToChange: Int64
    /// Highest own sequence that the states include.
    public var includedSequence: Int64
    /// The server's business date of the feed.
    public var madeOn: CalendarDate
    /// All versions that may price; others and their states are forgotten.
    ///
    /// nil: as before (deltas only).
    public var policies: [FeedPolicy]?
    /// True: customers who are not in it may be known to headquarters all the same.
    public var isOfSomeStores: Bool

    /// Makes a header.
    public init(
        isSnapshot: Bool, afterChange: Int64, upToChange: Int64, includedSequence: Int64, madeOn: CalendarDate,
        policies: [FeedPolicy]?, isOfSomeStores: Bool = false
    ) {
        self.isSnapshot = isSnapshot
        self.afterChange = afterChange
        self.upToChange = upToChange
        self.includedSequence = includedSequence
        self.madeOn = madeOn
        self.policies = policies
        self.isOfSomeStores = isOfSomeStores
    }
}
