/// A fact as the spool keeps it.
public struct StoredFact: Hashable, Sendable {
    /// Its place in the order of acceptance.
    ///
    /// Facts of an earlier epoch have places of 0 and below.
    public var sequence: Int64
    /// What was accepted.
    public var fact: SpoolFact
    /// The place of the fact that this one amends; nil: the key was new.
    public var previousSequence: Int64?
    /// The agent's wall clock when it was accepted.
    public var acceptedAt: StoredInstant
    /// True: a changed setting made this content for a known key; it counts for nothing until headquarters approves it.
    public var isRecast: Bool

    /// Makes a stored fact.
    public init(
        sequence: Int64, fact: SpoolFact, previousSequence: Int64?, acceptedAt: StoredInstant, isRecast: Bool = false
    ) {
        self.sequence = sequence
        self.fact = fact
        self.previousSequence = previousSequence
        self.acceptedAt = acceptedAt
        self.isRecast = isRecast
    }
}
