/// How many of the quotes that were handed out are recorded.
public struct QuoteStatus: Hashable, Sendable {
    /// Quotes that are kept.
    public var recordedCount: Int64
    /// Quotes of those that wait for upload.
    public var unsentCount: Int64
    /// When the oldest quote that waits for upload was made; nil: none waits.
    public var oldestUnsentAt: StoredInstant?
    /// Quotes that were handed out and never recorded, because the agent was killed or the disk was full; since
    /// installation.
    public var lostCount: Int64
    /// Quotes that were deleted before they were uploaded, because only so many are kept for so long; since
    /// installation.
    public var droppedCount: Int64
    /// Quotes that the server refuses for ever; since installation.
    public var refusedCount: Int64
    /// Id and reason of the newest refused quote that is kept; nil: none is.
    public var lastRefusal: String?

    /// Makes a status.
    public init(
        recordedCount: Int64, unsentCount: Int64, oldestUnsentAt: StoredInstant?, lostCount: Int64,
        droppedCount: Int64, refusedCount: Int64 = 0
    ) {
        self.recordedCount = recordedCount
        self.unsentCount = unsentCount
        self.oldestUnsentAt = oldestUnsentAt
        self.lostCount = lostCount
        self.droppedCount = droppedCount
        self.refusedCount = refusedCount
    }
}
