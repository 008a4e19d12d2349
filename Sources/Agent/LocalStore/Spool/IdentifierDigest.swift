/// The keyed hash of a member number, phone number or other identifier: 16 bytes.
public struct IdentifierDigest: Hashable, Sendable {
    /// Bytes of one.
    static let bytesCount = 16

    /// The first eight bytes, most significant first.
    public let high: UInt64
    /// The last eight bytes, most significant first.
    public let low: UInt64

    /// Makes a hash from its two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a hash from its bytes; nil unless there are 16.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.bytesCount else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The 16 bytes.
    public var bytes: [UInt8] {
        [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * $0)) } }
    }
}
