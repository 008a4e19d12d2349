/// What the spool knows of a receipt that stands in a journal and does not count at the agent as the journal has it.
public enum JournalStanding: Hashable, Sendable {
    /// The spool has had this content: it was voided since, or amended by another way.
    case known
    /// It waits or was put aside, at the agent or for headquarters, or other settings have read it otherwise.
    case held
    /// The spool does not have it.
    case missing
    /// The spool does not have it and has never heard of its key.
    case neverSeen
}
