/// How a quarantine entry stands; the numbers stand in the file.
public enum QuarantineState: Int64, Hashable, Sendable, CaseIterable {
    /// Waits for somebody.
    case open = 0
    /// Was tried again.
    case retried = 1
    /// Was put aside by somebody.
    case discarded = 2
}
