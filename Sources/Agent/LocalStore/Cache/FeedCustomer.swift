/// One customer of a feed.
public struct FeedCustomer: Hashable, Sendable {
    /// The customer's number at the server, 1 to 2^40 - 1.
    public var id: Int64
    /// True: merged or erased, so forget everything of the customer; the other fields do not matter.
    public var isGone: Bool
    /// True: the server still reckons, so prices are LIMITED.
    public var isLimited: Bool
    /// Facts in the form that the layer above chose; nil: as before.
    public var facts: [UInt8]?
    /// All identifiers of the customer; nil: as before.
    public var identifiers: [CustomerIdentifier]?
    /// States by policy version; versions that are not named stay as they were.
    public var states: [FeedStates]

    /// Makes a customer.
    public init(
        id: Int64, isGone: Bool = false, isLimited: Bool = false, facts: [UInt8]?,
        identifiers: [CustomerIdentifier]?, states: [FeedStates]
    ) {
        self.id = id
        self.isGone = isGone
        self.isLimited = isLimited
        self.facts = facts
        self.identifiers = identifiers
        self.states = states
    }
}
