/// How much of the spool one batch takes; at least one fact is always taken.
public struct PendingLimits: Hashable, Sendable {
    /// Lines of all receipts together.
    ///
    /// Default 4,000.
    public var linesMax: Int
    /// Bytes of all payloads together.
    ///
    /// Default 1 MiB.
    public var bytesMax: Int
    /// Facts.
    ///
    /// Default 4,000.
    public var factsMax: Int

    /// Makes limits.
    public init(linesMax: Int = 4_000, bytesMax: Int = 1 << 20, factsMax: Int = 4_000) {
        self.linesMax = linesMax
        self.bytesMax = bytesMax
        self.factsMax = factsMax
    }
}
