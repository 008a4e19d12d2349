public import Rating

/// Quotes of one agent by column, ready to be inserted: one entry per quote.
public struct StoreQuoteColumns: Sendable {
    /// Their ids, each once.
    public var quotes: [String] = []
    /// When each was made, by the agent's wall clock.
    public var madeAt: [Moment] = []
    /// The business dates.
    public var asOf: [CalendarDate] = []
    /// The policy versions as they were named.
    public var policyVersions: [Int64] = []
    /// The installations whose sequences are meant.
    public var installEpochs: [StoredBytes] = []
    /// The last change of the feed.
    public var feedChanges: [Int64] = []
    /// The highest own sequence that the feed's states include.
    public var includedSequences: [Int64] = []
    /// The last own sequence that was taken into account.
    public var ownSequences: [Int64] = []
    /// Basket and answer, messages.
    public var contents: [StoredBytes] = []
    /// SHA-256 of what is signed.
    public var digests: [StoredBytes] = []
    /// The signatures.
    public var signatures: [StoredBytes] = []
    /// Serial numbers of the certificates that verified the signatures.
    public var certificates: [StoredBytes] = []

    /// Makes empty columns.
    public init() {}
}
