/// What a quote was made from: the feed that is applied, and the store's own facts over it.
public struct QuoteWatermark: Hashable, Sendable {
    /// The installation whose sequences are meant; 16 bytes.
    public var epoch: [UInt8]
    /// Number of the last change of the feed.
    public var feedChange: Int64
    /// Highest own sequence that the feed's states include.
    public var includedSequence: Int64
    /// Last own sequence that was taken into account.
    public var ownSequence: Int64

    /// Makes a watermark.
    public init(epoch: [UInt8], feedChange: Int64, includedSequence: Int64, ownSequence: Int64) {
        self.epoch = epoch
        self.feedChange = feedChange
        self.includedSequence = includedSequence
        self.ownSequence = ownSequence
    }
}
