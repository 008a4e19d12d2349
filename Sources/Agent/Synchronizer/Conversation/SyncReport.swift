public import LocalStore

/// What a round of synchronisation did.
public struct SyncReport: Hashable, Sendable {
    /// Batches that the server committed.
    public var batches = 0
    /// Facts that the server committed.
    public var facts = 0
    /// Facts that were new to the server.
    public var accepted = 0
    /// Facts that the server held already.
    public var duplicates = 0
    /// Facts that changed an earlier one.
    public var amended = 0
    /// Facts that the server put into quarantine.
    public var quarantined = 0
    /// Bytes of the batches as sent.
    public var bytesSent = 0
    /// Facts that are sent again, because a restored server had lost them.
    public var sentAgain: Int64 = 0
    /// Facts that a restored server asks for and the spool no longer keeps.
    public var missing: Int64 = 0
    /// Change of the feed that the agent now has.
    public var feedChange: UInt64 = 0
    /// True: the feed replaced everything.
    public var isSnapshot = false
    /// Parts of the feed that an earlier round had kept.
    public var keptParts = 0
    /// Customers that the feed brought.
    public var customers = 0
    /// Products that the feed brought.
    public var products = 0
    /// Quotes that the server has now.
    public var quotes = 0
    /// Quotes that the server refused for ever.
    public var quotesRefused = 0

    /// Commands of headquarters that have ended in this round.
    public var commands = 0
    /// Facts that the server wanted once more by a command, and has now.
    public var factsResent = 0
    /// Why a command could not be carried out in this round; the next one tries again. Nil: all could.
    public var commandFailure: SyncFailure?

    /// The server's clock at the handshake; nil: there was none.
    public var serverTime: StoredInstant?

    /// Makes an empty report.
    public init() {}
}
