/// A journal within a packed file.
///
/// Its name stands in messages and is never a path: what comes out of it goes nowhere on the disk.
struct ArchiveEntry: Hashable, Sendable {
    /// How its bytes are packed.
    enum Method: Hashable, Sendable {
        /// A whole gzip file.
        case gzip
        /// An entry of a zip file, deflated.
        case deflated
        /// An entry of a zip file as it is.
        case stored
    }

    /// Its name within the file as it is shown; empty: the file packs one journal only.
    var name: String
    /// How its bytes are packed; nil: see `refusal`.
    var method: Method?
    /// Where it begins: with its header in a zip file.
    var offset: Int64
    /// Its packed bytes.
    var packedBytes: Int64
    /// Its bytes; nil: the file does not tell beforehand.
    var unpackedBytes: Int64?
    /// CRC-32 of its bytes; nil: zlib verifies it.
    var checksum: UInt32?
    /// Why it cannot be read; nil: nothing is known against it.
    var refusal: JournalArchiveError?
}
