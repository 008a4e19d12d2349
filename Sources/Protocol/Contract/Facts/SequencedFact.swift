/// A fact with its place in the spool of the agent that took it.
public struct SequencedFact: Hashable, Sendable {
    /// The place.
    public var sequence: SequenceNumber
    /// The fact.
    public var fact: Fact

    /// Makes the pair.
    public init(sequence: SequenceNumber, fact: Fact) {
        self.sequence = sequence
        self.fact = fact
    }
}
