import CZlib

/// The 32-bit checksum of gzip and zip files (CRC-32), by the system's library.
///
/// It tells a damaged file; it is no proof against one that was made to deceive.
public struct CyclicRedundancyCheck: Hashable, Sendable {
    /// The checksum of all bytes so far.
    public private(set) var value: UInt32 = 0

    /// Begins with no bytes.
    public init() {}

    /// Takes the next bytes.
    ///
    /// - Parameter bytes: at most `Deflate.bytesMax`.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        precondition(bytes.count <= Deflate.bytesMax, "a count that zlib can hold")
        // Of no address zlib gives the beginning again.
        guard !bytes.isEmpty else { return }
        let earlier = UInt(value)
        value = bytes.withUnsafeBufferPointer {
            UInt32(truncatingIfNeeded: crc32(earlier, $0.baseAddress, UInt32($0.count)))
        }
    }
}
