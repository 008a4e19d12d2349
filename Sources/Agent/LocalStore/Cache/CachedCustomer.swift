/// A customer as the rating cache knows them.
public struct CachedCustomer: Hashable, Sendable {
    /// The customer's number at the server.
    public var id: Int64
    /// True: prices are LIMITED until the next feed.
    public var isLimited: Bool
    /// Facts as the feed brought them; empty: none.
    public var facts: [UInt8]
    /// All identifiers, for the overlay of the store's own facts.
    public var identifiers: [CustomerIdentifier]
    /// States under the policy version that was asked for; nil: the feed brought none.
    public var states: [UInt8]?

    /// Makes a customer.
    public init(
        id: Int64, isLimited: Bool, facts: [UInt8], identifiers: [CustomerIdentifier], states: [UInt8]?
    ) {
        self.id = id
        self.isLimited = isLimited
        self.facts = facts
        self.identifiers = identifiers
        self.states = states
    }
}
