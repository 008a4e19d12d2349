import KakuzukeProtocol
import LocalStore
import Rating

/// The store's own receipts that are still kept, each as it was told last.
struct OwnReceipts {
    let reader: LocalReader

    /// The valid receipt with a key; nil: it is another store's, void, or no longer kept.
    ///
    /// - Throws: `LocalStoreError`.
    func receipt(_ key: String) throws -> ReceiptFact? {
        guard let stored = try reader.latestFact(kind: FactKind.receipt.rawValue, key: key) else { return nil }
        return try Self.valid(stored)
    }

    /// The valid receipts that name another one as the original of what they take back.
    ///
    /// - Parameters:
    ///   - key: the original's key.
    ///   - last: the last sequence that counts; nil: all do.
    /// - Returns: the receipts.
    /// - Throws: `LocalStoreError`.
    func returns(of key: String, through last: Int64? = nil) throws -> [ReceiptFact] {
        // Receipts are kept for weeks and returns are few: their keys stand in them as they are.
        let stored = try reader.latestFacts(kind: FactKind.receipt.rawValue, holding: Array(key.utf8))
        return try stored.filter { last == nil || $0.sequence <= last ?? 0 }.compactMap(Self.valid).filter { receipt in
            receipt.lines.contains { $0.original?.receiptKey == key }
        }
    }

    private static func valid(_ stored: StoredFact) throws -> ReceiptFact? {
        do {
            guard case .receipt(let receipt) = try FactCodec.decode(stored.fact.payload) else { return nil }
            return receipt.event == .void ? nil : receipt
        } catch {
            throw LocalStoreError(
                .corrupt, "the fact with sequence \(stored.sequence) cannot be read",
                nextStep: "Replace the file and adopt it; the server still has what it acknowledged")
        }
    }
}
