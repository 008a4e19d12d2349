/// Upper limits of what the agent's file takes, and how long it keeps things.
public struct LocalStoreLimits: Hashable, Sendable {
    /// Bytes of one payload.
    ///
    /// Default 1 MiB.
    public var payloadBytesMax = 1 << 20
    /// UTF-8 bytes of one key, source name or identifier text.
    ///
    /// Default 1024.
    public var keyBytesMax = 1024
    /// Facts and rejected rows of one delivery, together.
    ///
    /// Default 10,000.
    public var deliveryEntriesMax = 10_000
    /// Bytes kept of a rejected row; the rest is cut.
    ///
    /// Default 4096.
    public var quarantineRawBytesMax = 4096
    /// Open quarantine entries; beyond it deliveries with rejected rows are refused.
    ///
    /// Default 100,000.
    public var quarantineOpenEntriesMax = 100_000
    /// Days for which acknowledged facts are kept (promise S5).
    ///
    /// Default 40.
    public var acknowledgedKeptDays = 40
    /// Days for which the key of a fact is known after it was accepted.
    ///
    /// Default 400.
    public var keysKeptDays = 400
    /// Days for which the answer to a request of the local API is repeated.
    ///
    /// Default 40.
    public var requestsKeptDays = 40
    /// Days for which settled quarantine entries are kept.
    ///
    /// Default 40.
    public var settledKeptDays = 40
    /// Days for which a quote is kept after it was made, sent or not.
    ///
    /// Default 40.
    public var quotesKeptDays = 40
    /// Quotes that are kept at most, sent or not; the newest stay.
    ///
    /// Default 100,000.
    public var quotesKeptMax = 100_000
    /// Rows deleted by one prune transaction, so that it never holds up the till.
    ///
    /// Default 20,000.
    public var pruneRowsMax = 20_000
    /// Customers and products of one part of a feed.
    ///
    /// Default 50,000.
    public var feedPartItemsMax = 50_000
    /// Identifiers of one customer.
    ///
    /// Default 64.
    public var customerIdentifiersMax = 64
    /// Connections that read at the same time.
    ///
    /// Default 3.
    public var readersMax = 3
    /// KiB of page cache of each connection.
    ///
    /// Default 1024.
    public var pageCacheKibibytes = 1024
    /// KiB of page cache of the connection that looks up prices.
    ///
    /// Default 2048: the upper pages of all indexes of a million customers.
    public var lookCacheKibibytes = 2048
    /// Seconds to wait for another process that writes.
    ///
    /// Default 5.
    public var busySecondsMax = 5.0

    /// Makes the default limits.
    public init() {}
}
