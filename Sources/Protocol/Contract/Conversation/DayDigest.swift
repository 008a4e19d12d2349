import Crypto

/// Digest of the receipts of one store and business date, by which journals, agent and server compare what they hold.
///
/// Source: `docs/sync.md`, "Days".
public struct DayDigest: Sendable {
    /// Length of a digest; bytes.
    public static let byteCount = 16

    private var hash = SHA256()

    /// Makes the digest of no receipts.
    public init() {}

    /// Adds a receipt; in ascending order of the bytes of the keys.
    ///
    /// - Parameters:
    ///   - key: the receipt's key.
    ///   - content: the digest of its content, `ContentDigest.byteCount` bytes.
    public mutating func add(key: String, content: [UInt8]) {
        let bytes = Array(key.utf8)
        var length = UInt64(bytes.count).bigEndian
        withUnsafeBytes(of: &length) { hash.update(bufferPointer: $0) }
        hash.update(data: bytes)
        hash.update(data: content)
    }

    /// The digest of what was added.
    public var bytes: [UInt8] { Array(hash.finalize().prefix(Self.byteCount)) }
}
