import Foundation

/// The directory at the end of a zip file: what lies in it, and where.
///
/// Source: PKWARE's APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
struct ZipDirectory {
    /// The journals by name; folders and hidden files are left out, as in a folder.
    let entries: [ArchiveEntry]
    /// Where it begins; entries lie before it.
    let offset: Int64

    private static let endSign: UInt32 = 0x0605_4b50
    private static let entrySign: UInt32 = 0x0201_4b50
    private static let endBytes = 22
    private static let entryBytes = 46
    /// A comment of the whole file stands behind the end.
    private static let commentBytesMax = 65_535

    /// Code page 932, in which names are written on Japanese machines where they are not in UTF-8.
    private static let codePage932 = String.Encoding(rawValue: 0x8000_0420)

    /// Reads the directory.
    ///
    /// - Parameters:
    ///   - handle: the zip file.
    ///   - size: its bytes.
    ///   - limits: how much it may need.
    /// - Throws: `JournalArchiveError` when there is none or it is not whole; what reading the file throws.
    init(_ handle: FileHandle, size: Int64, limits: JournalArchiveLimits) throws {
        let tailBytes = Int(min(size, Int64(Self.endBytes + Self.commentBytesMax)))
        let tail = try JournalFollower.bytes(handle, at: size - Int64(tailBytes), count: tailBytes)
        guard let place = Self.end(in: tail) else { throw JournalArchiveError.truncated }
        let end = ByteFields(tail[place...])
        // Values that are all ones stand in a further record of zip64.
        let isLarge = end[10, 2] == 0xffff || end[12, 4] == 0xffff_ffff || end[16, 4] == 0xffff_ffff
        if isLarge { throw JournalArchiveError.unknownForm("it is a zip file for more than 4 GiB (zip64)") }
        guard end[4, 2] == 0, end[6, 2] == 0, end[8, 2] == end[10, 2] else {
            throw JournalArchiveError.unknownForm("it is one part of a zip file that was split")
        }
        let count = Int(end[10, 2])
        guard count <= limits.entriesMax, end[12, 4] <= limits.directoryBytesMax else {
            throw JournalArchiveError.tooLarge("it has more than \(limits.entriesMax) entries")
        }
        offset = Int64(end[16, 4])
        let bytes = Int64(end[12, 4])
        guard offset + bytes <= size - Int64(tail.count - place) else {
            throw JournalArchiveError.damaged("its directory does not lie where its end says")
        }
        let directory = try JournalFollower.bytes(handle, at: offset, count: Int(bytes))
        var entries: [(name: [UInt8], entry: ArchiveEntry)] = []
        var rest = directory[...]
        var packed: Int64 = 0
        for _ in 0..<count {
            guard rest.count >= Self.entryBytes, ByteFields(rest)[0, 4] == Self.entrySign else {
                throw JournalArchiveError.damaged("an entry of its directory is none")
            }
            let fields = ByteFields(rest)
            let nameBytes = Int(fields[28, 2])
            let length = Self.entryBytes + nameBytes + Int(fields[30, 2]) + Int(fields[32, 2])
            guard rest.count >= length else { throw JournalArchiveError.damaged("its directory is cut off") }
            let name = Array(rest.dropFirst(Self.entryBytes).prefix(nameBytes))
            packed += Int64(fields[20, 4])
            if !Self.isLeftOut(name) { entries.append((name, Self.entry(fields, name, limits))) }
            rest = rest.dropFirst(length)
        }
        // Entries that share bytes come out as more than the file can hold.
        guard packed <= offset else { throw JournalArchiveError.damaged("its entries overlap") }
        self.entries = entries.sorted { $0.name.lexicographicallyPrecedes($1.name) }.map(\.entry)
    }

    /// Where the record of the end begins: the last one whose comment reaches to the end of the file.
    private static func end(in tail: [UInt8]) -> Int? {
        guard tail.count >= endBytes else { return nil }
        return (0...(tail.count - endBytes)).last { place in
            // Most places end here, without a further look.
            guard tail[place] == 0x50, tail[place + 1] == 0x4b else { return false }
            let fields = ByteFields(tail[place...])
            return fields[0, 4] == endSign && place + endBytes + Int(fields[20, 2]) == tail.count
        }
    }

    private static func entry(
        _ fields: ByteFields, _ name: [UInt8], _ limits: JournalArchiveLimits
    ) -> ArchiveEntry {
        let flags = fields[8, 2]
        let method = fields[10, 2]
        var entry = ArchiveEntry(
            name: shown(name, isUTF8: flags & 0x800 != 0, limits), method: nil, offset: Int64(fields[42, 4]),
            packedBytes: Int64(fields[20, 4]), unpackedBytes: Int64(fields[24, 4]), checksum: fields[16, 4])
        let isLarge = [20, 24, 42].contains { fields[$0, 4] == 0xffff_ffff }
        if flags & 0x2041 != 0 {
            entry.refusal = .encrypted
        } else if isLarge {
            entry.refusal = .unknownForm("it is an entry for more than 4 GiB (zip64)")
        } else if method == 8 {
            entry.method = .deflated
        } else if method == 0 {
            entry.method = .stored
        } else {
            entry.refusal = .unknownForm("it is packed by method \(method) of zip")
        }
        return entry
    }

    /// As in a folder: nothing hidden and nothing that is written under another name.
    private static func isLeftOut(_ name: [UInt8]) -> Bool {
        let parts = name.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
        // Nothing behind the last stroke: it is a folder.
        guard let last = parts.last, !last.isEmpty else { return true }
        return JournalFile.isLeftOut(last) || parts.first == Array("__MACOSX".utf8)[...]
    }

    private static func shown(_ name: [UInt8], isUTF8: Bool, _ limits: JournalArchiveLimits) -> String {
        var text = String(decoding: name, as: UTF8.self)
        if !isUTF8, String(validating: name, as: UTF8.self) == nil {
            text = String(data: Data(name), encoding: codePage932) ?? text
        }
        let shown = JournalFile.shown(text)
        guard shown.utf8.count > limits.nameBytesMax else { return shown }
        var cut = ""
        for character in shown where cut.utf8.count + character.utf8.count <= limits.nameBytesMax {
            cut.append(character)
        }
        return cut + "…"
    }
}
