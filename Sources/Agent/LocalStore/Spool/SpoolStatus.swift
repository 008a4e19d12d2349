/// How the spool stands, for `status` and for the handshake.
public struct SpoolStatus: Hashable, Sendable {
    /// Last sequence given out; 0: none.
    public var lastSequence: Int64
    /// Last sequence that the server holds for certain; 0: none.
    public var acknowledgedSequence: Int64
    /// Digest of the last acknowledged batch; empty before the first.
    public var acknowledgedDigest: [UInt8]
    /// When the oldest fact that the server does not hold was accepted; nil: the server holds all.
    public var oldestUnsentAt: StoredInstant?
    /// First sequence that is still kept; nil: no fact is kept.
    public var firstKeptSequence: Int64?
    /// Facts accepted with a new key since installation.
    public var acceptedCount: Int64
    /// Facts that were known already, since installation.
    public var duplicateCount: Int64
    /// Facts that amended an earlier one, since installation.
    public var amendmentCount: Int64
    /// Facts held since installation: their source cannot amend, or other settings made them.
    public var quarantinedCount: Int64
    /// Quarantine entries that wait for somebody.
    public var quarantineOpenCount: Int64

    /// Facts that wait for the server.
    public var unsentCount: Int64 { lastSequence - acknowledgedSequence }
}
