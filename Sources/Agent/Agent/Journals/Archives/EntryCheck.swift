import KakuzukeProtocol

/// Whether what comes out of an entry is what its zip file tells of it.
struct EntryCheck {
    private let entry: ArchiveEntry
    private var checksum = CyclicRedundancyCheck()
    private var length: Int64 = 0

    init(_ entry: ArchiveEntry) { self.entry = entry }

    /// Takes the next bytes; they may not be more than there are.
    mutating func add(_ piece: ArraySlice<UInt8>) throws(JournalArchiveError) {
        checksum.update(piece)
        length += Int64(piece.count)
        if let told = entry.unpackedBytes, length > told { throw .damaged("more comes out than its \(told) bytes") }
    }

    /// All bytes have come.
    func end() throws(JournalArchiveError) {
        guard length == entry.unpackedBytes ?? length else {
            throw .damaged("\(length) bytes come out of \(entry.unpackedBytes ?? 0)")
        }
        guard checksum.value == entry.checksum ?? checksum.value else {
            throw .damaged("its checksum is another one")
        }
    }
}
