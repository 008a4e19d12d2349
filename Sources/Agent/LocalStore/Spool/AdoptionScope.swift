/// What a new epoch sends to the server.
public enum AdoptionScope: Hashable, Sendable {
    /// What the server had not acknowledged.
    case unacknowledged
    /// Everything that the spool still keeps; the server knows most of it and says so.
    case everythingKept
}
