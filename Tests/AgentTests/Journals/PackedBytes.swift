import KakuzukeProtocol

/// Makes gzip and zip files, whole and wrong ones.
enum PackedBytes {
    /// An entry of a zip file; what it says of itself may be wrong.
    struct Entry {
        var name: [UInt8]
        var bytes: [UInt8]
        var method: UInt32 = 8
        var flags: UInt32 = 0x800
        /// Added to the checksum.
        var checksumShift: UInt32 = 0
        /// Added to the number of its bytes.
        var lengthShift: UInt32 = 0
        /// In place of its packed bytes.
        var packed: [UInt8]?

        init(_ name: String, _ text: String) { (self.name, bytes) = (Array(name.utf8), Array(text.utf8)) }
    }

    /// Bytes without the header and the checksum that the zlib format puts around them.
    static func deflated(_ bytes: [UInt8]) throws -> [UInt8] {
        Array(try Deflate.compress(bytes).dropFirst(2).dropLast(4))
    }

    static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + (try deflated(bytes)) + number(checksum(bytes), 4)
            + number(UInt32(bytes.count), 4)
    }

    static func zip(_ entries: [Entry], comment: String = "") throws -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let packed = try entry.packed ?? (entry.method == 8 ? deflated(entry.bytes) : entry.bytes)
            let common =
                number(20, 2) + number(entry.flags, 2) + number(entry.method, 2) + number(0, 4)
                + number(checksum(entry.bytes) &+ entry.checksumShift, 4) + number(UInt32(packed.count), 4)
                + number(UInt32(entry.bytes.count) &+ entry.lengthShift, 4) + number(UInt32(entry.name.count), 2)
            let place = UInt32(file.count)
            file += Array("PK\u{3}\u{4}".utf8) + common + number(0, 2) + entry.name + packed
            directory += Array("PK\u{1}\u{2}".utf8) + number(20, 2) + common + number(0, 2) + number(0, 2)
            directory += number(0, 2) + number(0, 2) + number(0, 4) + number(place, 4) + entry.name
        }
        return file + directory + end(entries.count, directory.count, at: file.count, comment: comment)
    }

    /// The record at the end of a zip file.
    static func end(_ count: Int, _ directoryBytes: Int, at place: Int, comment: String = "") -> [UInt8] {
        Array("PK\u{5}\u{6}".utf8) + number(0, 4) + number(UInt32(count), 2) + number(UInt32(count), 2)
            + number(UInt32(directoryBytes), 4) + number(UInt32(place), 4) + number(UInt32(comment.utf8.count), 2)
            + Array(comment.utf8)
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var check = CyclicRedundancyCheck()
        check.update(bytes[...])
        return check.value
    }

    private static func number(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
    }
}
