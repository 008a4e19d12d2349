/// Eight bytes that stand for a receipt id in a compact state, so that a void finds its receipt.
public struct ReceiptKey: Hashable, Sendable {
    /// The eight bytes as a number.
    public let rawValue: UInt64

    /// Wraps a stored key.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Derives the key from the id's UTF-8 bytes: FNV-1a of 64 bits, then a finalising mix.
    ///
    /// The key only has to tell apart the receipts of one customer within 70 days.
    public init(receiptID: String) {
        self.init(bytes: receiptID.utf8)
    }

    /// Derives the key from an id's bytes.
    init(bytes: some Sequence<UInt8>) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        rawValue = hash ^ (hash >> 33)
    }
}
