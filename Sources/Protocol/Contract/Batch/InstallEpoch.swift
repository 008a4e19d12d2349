/// The identity of one installation of an agent's spool, by which a copied or restored spool is noticed.
public struct InstallEpoch: Hashable, Sendable {
    /// Length of an epoch; bytes.
    public static let byteCount = 16

    /// The 16 bytes; random, made when the spool is.
    public let bytes: [UInt8]

    /// Wraps bytes; nil when they are not 16.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }
}
