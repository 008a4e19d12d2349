/// What tells one content of a fact from another under the same key.
///
/// The first 16 bytes of SHA-256 over the canonical form of `docs/sync.md`, "Content digest".
public struct ContentDigest: Hashable, Sendable {
    /// Length of a digest; bytes.
    public static let byteCount = 16

    /// The 16 bytes.
    public let bytes: [UInt8]

    /// Wraps stored bytes; nil when they are not 16.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }
}
