/// What a step back of the server means for the spool.
public struct RewindOutcome: Hashable, Sendable {
    /// First sequence that will be sent again.
    public var firstSequence: Int64
    /// Sequences that the server asks for and the spool no longer keeps; 0: none.
    ///
    /// They must be alarmed.
    public var missingCount: Int64

    /// Makes an outcome.
    public init(
        firstSequence: Int64, missingCount: Int64
    ) {
        self.firstSequence = firstSequence
        self.missingCount = missingCount
    }
}
