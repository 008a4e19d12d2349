/// Reads what `ByteWriter` wrote; every read says when the bytes do not suffice or mean nothing.
struct ByteReader {
    /// The bytes end too early, or a number has no meaning.
    enum Failure: Error {
        case truncated
        case numberTooLarge
    }

    let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() throws(Failure) -> UInt8 {
        guard position < bytes.count else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func raw(_ count: Int) throws(Failure) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - position else { throw .truncated }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func varint() throws(Failure) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            // The tenth byte holds the top bit alone.
            guard shift < 63 || (shift == 63 && next <= 1) else { throw .numberTooLarge }
            value |= UInt64(next & 0x7f) << shift
            guard next & 0x80 != 0 else { return value }
            shift += 7
        }
    }

    mutating func zigzag() throws(Failure) -> Int64 {
        Int64(zigzag: try varint())
    }

    mutating func fixed() throws(Failure) -> UInt64 {
        try raw(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
