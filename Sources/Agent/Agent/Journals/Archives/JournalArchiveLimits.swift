/// What a packed file among the journals may need; what needs more is refused before it does harm.
struct JournalArchiveLimits: Sendable {
    /// Bytes that may come out of one packed file, all its entries together; 4 GiB.
    var unpackedBytesMax: Int64 = 4 << 30
    /// How many times as large as its packed bytes an entry may be; journals come to 5 to 50 times.
    var ratioMax: Int64 = 250
    /// Bytes that may come out of an entry whatever its ratio, because short files may be very even; 16 MiB.
    var ratioFreeBytes: Int64 = 16 << 20
    /// Entries of a zip file, folders included.
    var entriesMax = 1_000
    /// Bytes of the directory at the end of a zip file, which is kept in memory while the file is read; 1 MiB.
    var directoryBytesMax = 1 << 20
    /// Bytes of an entry's name that are shown.
    var nameBytesMax = 255
    /// Packed bytes that are in memory at a time; 64 KiB.
    var packedPieceBytes = 64 << 10
    /// Unpacked bytes that are in memory at a time; 512 KiB, as of a journal that is not packed.
    var pieceBytes = JournalFollower.chunkBytes
}
