/// Bounds of an exported tenant's file, so that neither side holds much of it at once.
public enum TenantFileLimits {
    /// Most bytes that are sealed together (256 KiB).
    public static let chunkBytesMax = 262_144
    /// Most bytes of one record of the content (256 KiB).
    public static let recordBytesMax = 262_144
    /// Most bytes of the plain header.
    public static let headerBytesMax = 4_096
    /// Bytes of a key and of an encapsulated key (X25519).
    public static let keyByteCount = 32
    /// Bytes that sealing adds to a chunk (the tag of Poly1305).
    static let tagByteCount = 16
    /// Most tables of a manifest.
    static let tablesMax = 1_000
}
