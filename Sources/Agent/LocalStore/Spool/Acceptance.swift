/// What became of a fact that was handed to the spool.
public enum Acceptance: Hashable, Sendable {
    /// The key was new; the fact is on the disk under this sequence.
    case new(sequence: Int64)
    /// The key was known with this very content; nothing was stored. The sequence is the one it already has.
    case duplicate(sequence: Int64)
    /// The key was known with other content; the new content is on the disk and amends the previous one.
    case amendment(sequence: Int64, previousSequence: Int64)
    /// The key was known with other content and the source cannot amend; the fact is held in quarantine.
    case quarantined(entry: Int64)
    /// The key was known with content that was read by other settings; the new content is on the disk and waits for
    /// headquarters.
    case recast(sequence: Int64)
}
