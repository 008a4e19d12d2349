/// What is known of the bytes behind those that were handed over.
public enum JournalEnd: Hashable, Sendable {
    /// More may come at once: the last receipt is kept back.
    case more
    /// Nothing was written for so long that the last receipt is complete; a line without an end is still kept back.
    case quiet
    /// The file is closed or rotated: its last line counts although it has no end.
    case closed
}
