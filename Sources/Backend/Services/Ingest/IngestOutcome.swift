import KakuzukeProtocol
import Storage

/// What became of a batch, before it is put into an acknowledgement.
struct IngestOutcome: Sendable {
    /// A fact that was not taken, and why.
    struct Quarantined: Sendable {
        var sequence: SequenceNumber
        var reason: String
        var field: String
        /// Digest of what is stored under its key; empty: nothing is, or it was not looked at.
        var knownDigest: [UInt8] = []
    }

    var accepted = 0
    var duplicates = 0
    var amended = 0
    var quarantined: [Quarantined] = []
    /// Identifiers that named nobody and name a customer now, because a receipt brought them with others.
    var linkedIdentifiers = 0
    /// Identifiers that go on naming nobody, because their customer has as many as agents take.
    var leftOutIdentifiers = 0
    /// Contradictions between identifiers that wait for headquarters or were counted on.
    var identityConflicts = 0
    /// The change of the feed; nil when nothing changed.
    var change: Storage.ChangeNumber?
    /// True when customers wait for their states to be made again.
    var needsRemake = false
}
