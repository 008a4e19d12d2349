import KakuzukeProtocol
import Storage

/// Decides what a receipt does to the receipts that are stored; no I/O.
///
/// Source: `docs/sync.md`, promises S2 and S3.
enum ReceiptDecision: Equatable {
    /// Reason of a receipt whose content a changed setting made.
    static let changedBySetting = "changed_by_setting"
    /// Reason of one that was approved over content that is no longer the stored one.
    static let changedSinceHeld = "changed_since_held"

    /// A key that nobody has seen: store it.
    case store
    /// The same content as stored: nothing to do.
    case duplicate
    /// The same content as is known of the key, whose receipt was lost: store it.
    case restore
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
    ///   - approvedOver: digest of the stored content over which headquarters approved the receipt; nil: it did not.
    init(
        _ fact: ReceiptFact, digest: ContentDigest, known: LockReceiptKeys.Row?, former: Set<[UInt8]>,
        approvedOver: [UInt8]? = nil
    ) {
        guard fact.event != .recast else {
            self = known?.digest.bytes == digest.bytes ? .duplicate : .quarantine(reason: Self.changedBySetting)
            return
        }
        if let approvedOver, let known, known.digest.bytes != digest.bytes, known.digest.bytes != approvedOver {
            // Headquarters looks at what is stored now before it takes its place.
            self = .quarantine(reason: Self.changedSinceHeld)
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
