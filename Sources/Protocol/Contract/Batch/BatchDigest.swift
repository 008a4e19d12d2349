import Crypto

/// The digest of a batch, which includes that of the batch before it: equal digests mean equal histories.
public struct BatchDigest: Hashable, Sendable {
    /// Length of a digest; bytes.
    public static let byteCount = 32

    /// The 32 bytes.
    public let bytes: [UInt8]

    /// What stands for the batch before the first.
    public static let start = BatchDigest(unchecked: [UInt8](repeating: 0, count: byteCount))

    /// Wraps stored bytes; nil when they are neither 32 nor none, and none stand for `start`.
    public init?(bytes: some Collection<UInt8>) {
        if bytes.isEmpty {
            self = .start
        } else {
            guard bytes.count == Self.byteCount else { return nil }
            self.init(unchecked: Array(bytes))
        }
    }

    /// Chains a batch: SHA-256 over the previous digest, the epoch, first and last sequence (8 bytes each, highest
    /// first), the number of bytes before compression (8 bytes) and the compressed contents.
    init(
        after previous: BatchDigest, epoch: InstallEpoch, first: SequenceNumber, last: SequenceNumber,
        contentsBytes: Int, contents: [UInt8]
    ) {
        var head = ByteWriter()
        head.append(raw: previous.bytes)
        head.append(raw: epoch.bytes)
        head.append(fixed: first.rawValue)
        head.append(fixed: last.rawValue)
        head.append(fixed: UInt64(contentsBytes))
        var hash = SHA256()
        hash.update(data: head.bytes)
        hash.update(data: contents)
        bytes = Array(hash.finalize())
    }

    private init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }
}
