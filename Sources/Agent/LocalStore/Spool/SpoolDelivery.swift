public import Rating

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
    /// `AgentDatabase.journalTicket` when the look at the journals began: where all of them are to be read again since,
    /// the position is not noted; nil: it is in any case.
    public var journalTicket: Int?
    /// Business dates of the facts that were read from the journal up to the position; none: it was no journal.
    public var dates: Set<CalendarDate> = []
    /// The request that this delivery answers; nil: none.
    public var request: SpoolRequest?
    /// Digest of the settings by which the source was read; empty: no setting makes its contents.
    ///
    /// Other content under a known key that was read by other settings waits for headquarters (promise S3).
    public var reading: [UInt8]

    /// Makes a delivery.
    public init(
        facts: [SpoolFact], sourceCanAmend: Bool, source: String, rejected: [RejectedRow] = [],
        position: JournalPosition? = nil, request: SpoolRequest? = nil, reading: [UInt8] = []
    ) {
        self.facts = facts
        self.sourceCanAmend = sourceCanAmend
        self.source = source
        self.rejected = rejected
        self.position = position
        self.request = request
        self.reading = reading
    }
}
