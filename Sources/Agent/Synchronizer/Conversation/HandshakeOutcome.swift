import KakuzukeProtocol

/// Decides where the upload goes on after a handshake; no I/O.
///
/// Source: `docs/sync.md`, "Conversation"; promises S5 and S6.
enum HandshakeOutcome: Equatable {
    /// What the agent knows of its own spool.
    struct Spool: Equatable {
        var last: UInt64
        var acknowledged: UInt64
        /// Digest of the last acknowledged batch; empty: none, or no longer comparable.
        var acknowledgedDigest: [UInt8]
        /// Digests of the batches that were written down before they were sent and end where the server stands.
        ///
        /// Several where a batch that got lost was cut otherwise when it was sent again.
        var sentDigests: Set<[UInt8]>
    }

    /// Send from `next` on.
    case goOn(next: UInt64)
    /// The server holds a batch whose acknowledgement was lost: note it, then send from `next` on.
    case acknowledgeFirst(through: UInt64, next: UInt64)
    /// The server lost what it had acknowledged: go back and send it again.
    case goBack(to: UInt64)
    /// The server's history is not this spool's.
    case conflict(reason: String)

    init(nextSequence next: UInt64, wentBack: Bool, digest: [UInt8], spool: Spool) {
        guard next >= 1, next <= spool.last + 1 else {
            self = .conflict(reason: "installation_went_back")
            return
        }
        let stored = next - 1
        if wentBack || stored < spool.acknowledged {
            self = .goBack(to: next)
        } else if stored > spool.acknowledged {
            self =
                spool.sentDigests.contains(digest)
                ? .acknowledgeFirst(through: stored, next: next) : .conflict(reason: "installation_was_copied")
        } else if stored > 0, !spool.acknowledgedDigest.isEmpty, !digest.isEmpty, spool.acknowledgedDigest != digest {
            self = .conflict(reason: "installation_was_copied")
        } else {
            self = .goOn(next: next)
        }
    }
}
