/// What one look at a source brought: everything in it is stored in one transaction or not at all.
public struct SpoolDelivery: Sendable {
    /// The facts, in order.
    public var facts: [SpoolFact]
    /// True: known keys with other content are amendments; false: they go to quarantine.
    public var sourceCanAmend: Bool
    /// Name of the source for quarantine entries, such as a journal's name.
    public var source: String
    /// The rows that could not be read.
    public var rejected: [RejectedRow]
    /// How far the source was read; nil: the source is no journal.
    public var position: JournalPosition?
    /// The request that this delivery answers; nil: none.
    public var request: SpoolRequest?

    /// Makes a delivery.
    public init(
        facts: [SpoolFact], sourceCanAmend: Bool, source: String, rejected: [RejectedRow] = [],
        position: JournalPosition? = nil, request: SpoolRequest? = nil
    ) {
        self.facts = facts
        self.sourceCanAmend = sourceCanAmend
        self.source = source
        self.rejected = rejected
        self.position = position
        self.request = request
    }
}
