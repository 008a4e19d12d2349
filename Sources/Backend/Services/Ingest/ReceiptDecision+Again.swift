import KakuzukeProtocol
import Storage

extension ReceiptDecision {
    /// What is kept of the contents that a key had before.
    struct Memory: Equatable {
        /// Digests of those contents.
        private(set) var digests: Set<[UInt8]> = []
        /// Sequences of the facts that replaced one of them.
        private(set) var replacedBy: Set<Int64> = []

        /// Adds a former content.
        mutating func add(_ row: SelectArchivedDigests.Row) {
            digests.insert(row.digest.bytes)
            if let sequence = row.replacedSequence { replacedBy.insert(sequence) }
        }
    }

    /// What the receipt does where it was acknowledged before and is sent again, perhaps after what replaced it: what
    /// has had its effect has none any more, and what was lost is stored.
    ///
    /// - Parameters:
    ///   - entry: the receipt.
    ///   - digest: of its content.
    ///   - known: what is known of its key; nil: nothing.
    ///   - memory: what the key had before.
    ///   - isStored: true: the receipts have one of this key.
    /// - Returns: the decision; `self`, the ordinary one, where nothing is known of it.
    func again(
        _ entry: IngestUnit.Entry, digest: ContentDigest, known: LockReceiptKeys.Row?, _ memory: Memory,
        isStored: Bool
    ) -> ReceiptDecision {
        guard let known else { return self }
        if known.digest.bytes == digest.bytes { return known.isVoid || isStored ? .duplicate : .restore }
        if memory.digests.contains(digest.bytes) { return .duplicate }
        let isVoid = entry.receipt.event == .void
        return isVoid && memory.replacedBy.contains(Int64(bitPattern: entry.sequence.rawValue)) ? .duplicate : self
    }
}
