import Crypto

/// The digest of a feed while it is sent or received; what the server signs.
///
/// Source: `docs/sync.md`, "The feed and how it is applied".
public struct FeedDigest: Sendable {
    /// Length of a digest; bytes.
    public static let byteCount = 32

    private var hash = SHA256()

    /// Starts before the header.
    public init() {}

    /// Adds the serialised header, then every part's bytes as sent, each with its length before it.
    public mutating func update(_ bytes: [UInt8]) {
        var length = ByteWriter()
        length.append(fixed: UInt64(bytes.count))
        hash.update(data: length.bytes)
        hash.update(data: bytes)
    }

    /// The 32 bytes over everything added so far.
    public func bytes() -> [UInt8] {
        Array(hash.finalize())
    }
}
