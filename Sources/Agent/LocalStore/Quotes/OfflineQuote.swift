/// A quote that was handed out, with the state of knowledge it was made from.
public struct OfflineQuote: Hashable, Sendable {
    /// The quote's id.
    public var id: String
    /// When it was made, by the agent's wall clock.
    public var madeAt: StoredInstant
    /// Change of the feed that it was made from.
    public var feedChange: Int64
    /// Last own sequence that it took into account.
    public var ownSequence: Int64
    /// The quote in the form that the layer above chose.
    public var payload: [UInt8]

    /// Makes a quote.
    public init(id: String, madeAt: StoredInstant, feedChange: Int64, ownSequence: Int64, payload: [UInt8]) {
        self.id = id
        self.madeAt = madeAt
        self.feedChange = feedChange
        self.ownSequence = ownSequence
        self.payload = payload
    }
}
