/// How much a round of synchronisation takes at once, and for how long.
public struct SyncLimits: Hashable, Sendable {
    /// Batches that are sent before the first of them is acknowledged; 1 to 16.
    ///
    /// Default 4.
    public var batchesInFlightMax = 4
    /// Time for a handshake.
    ///
    /// Default 15 seconds.
    public var handshakeTime: Duration = .seconds(15)
    /// Time for one upload stream; what is left goes with the next round.
    ///
    /// Default one hour.
    public var uploadTime: Duration = .seconds(3600)
    /// Time for one feed.
    ///
    /// Default one hour.
    public var feedTime: Duration = .seconds(3600)
    /// Time for sending quotes in one round; what is left goes with the next round.
    ///
    /// Default 5 minutes.
    public var quoteTime: Duration = .seconds(300)
    /// Quotes that one round sends at most; what is left goes with the next round.
    ///
    /// Default 20,000.
    public var quotesPerRoundMax = 20_000
    /// Time for one call that compares business dates.
    ///
    /// Default one minute.
    public var daysTime: Duration = .seconds(60)
    /// After how long all business dates are compared with the server again; seconds.
    ///
    /// Default six hours.
    public var daysPauseSeconds: Int64 = 21_600
    /// The same where a date is not equal or new among them, or something came for a closed one; seconds.
    ///
    /// Default a quarter of an hour.
    public var openDaysPauseSeconds: Int64 = 900
    /// Dates that differ whose receipts one round lists at most; the others follow in later rounds.
    ///
    /// Default 7.
    public var daysListedPerRoundMax = 7
    /// Time for one call about commands of headquarters, a bundle included.
    ///
    /// Default two minutes.
    public var commandTime: Duration = .seconds(120)
    /// Bytes of a snapshot that are kept beside the agent's file while it comes, so that the next round goes on there.
    ///
    /// Default 1 GiB; a larger one is taken in one go, or begins anew.
    public var feedDownloadBytesMax: Int64 = 1 << 30
    /// Customers and products written to the file in one transaction, so that the till is not held up.
    ///
    /// Default 2,000.
    public var feedItemsPerWrite = 2_000

    /// Makes the default limits.
    public init() {}
}
