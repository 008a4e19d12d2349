/// An identifier after hashing: the only form in which it leaves a store.
///
/// HMAC-SHA-256 by the tenant's key over the kind's byte and the normalised value in UTF-8, cut to 128 bits.
/// It is still personal data. Source: `docs/sync.md`, "Identifiers".
public struct IdentifierHash: Hashable, Sendable {
    /// Length of a hash; bytes.
    public static let byteCount = 16

    /// What was hashed.
    public let kind: IdentifierKind
    /// Number of the key that hashed it; hashes of different keys cannot be compared.
    public let keyID: UInt32
    /// The first eight of the 16 bytes, as a big-endian number.
    public let high: UInt64
    /// The last eight of the 16 bytes, as a big-endian number.
    public let low: UInt64

    /// Wraps stored bytes; nil when they are not 16.
    public init?(kind: IdentifierKind, keyID: UInt32, bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.kind = kind
        self.keyID = keyID
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Cuts an authentication code of HMAC-SHA-256 to its first 16 bytes.
    init(kind: IdentifierKind, keyID: UInt32, authenticationCode: [UInt8]) {
        precondition(authenticationCode.count == 32, "HMAC-SHA-256 gives 32 bytes")
        self.kind = kind
        self.keyID = keyID
        high = authenticationCode[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = authenticationCode[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The 16 bytes.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(Self.byteCount)
        for word in [high, low] {
            for shift in stride(from: 56, through: 0, by: -8) {
                result.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return result
    }
}
