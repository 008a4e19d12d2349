import KakuzukeProtocol
import Storage

/// Decides what a receipt does to the receipts that are stored; no I/O.
///
/// Source: `docs/sync.md`, promises S2 and S3.
enum ReceiptDecision: Equatable {
    /// A key that nobody has seen: store it.
    case store
    /// The same content as stored: nothing to do.
    case duplicate
    /// Other content under a known key: keep the old one as a revision and store this.
    case amend
    /// The stored receipt never happened: keep it as a revision only.
    case void
    /// The void came before its receipt: keep the receipt as a revision only.
    case bury
    /// Someone has to decide.
    case quarantine(reason: String)

    /// Decides.
    ///
    /// - Parameters:
    ///   - fact: the receipt.
    ///   - digest: of its content.
    ///   - known: what is known of its key; nil: nobody has seen it.
    ///   - former: digests of the contents that a void key had before.
    init(_ fact: ReceiptFact, digest: ContentDigest, known: LockReceiptKeys.Row?, former: Set<[UInt8]>) {
        guard fact.event != .recast else {
            self = known?.digest.bytes == digest.bytes ? .duplicate : .quarantine(reason: "changed_by_setting")
            return
        }
        guard let known else {
            self = .store
            return
        }
        if known.digest.bytes == digest.bytes {
            self = .duplicate
        } else if fact.event == .void {
            self = known.isVoid ? .duplicate : .void
        } else if known.isVoid, former.contains(digest.bytes) {
            // Told again, perhaps to a server that was restored, after it was voided: it stays void.
            self = .duplicate
        } else if known.isVoid, former.isEmpty {
            self = .bury
        } else {
            self = .amend
        }
    }
}
