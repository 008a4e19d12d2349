/// Writes numbers into memory, seven bits a byte, the low ones first; whoever makes it has made sure of the room.
struct PackedNumberWriter {
    /// Most bytes of a number.
    static let bytesPerNumberMax = 10

    private let bytes: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(_ bytes: UnsafeMutableRawBufferPointer) { self.bytes = bytes }

    /// What has been written so far.
    var written: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[..<count]) }

    mutating func write(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes[count] = UInt8(truncatingIfNeeded: rest) | 0x80
            rest >>= 7
            count += 1
        }
        bytes[count] = UInt8(truncatingIfNeeded: rest)
        count += 1
    }

    mutating func write(signed number: Int64) { write(UInt64(bitPattern: number << 1 ^ number >> 63)) }

    /// Nil and all numbers but the least.
    mutating func write(optional number: Int64?) {
        guard let number else { return write(0) }
        write(UInt64(bitPattern: number << 1 ^ number >> 63) &+ 1)
    }

    mutating func write(_ text: UnsafeRawBufferPointer) {
        write(UInt64(text.count))
        guard !text.isEmpty else { return }
        UnsafeMutableRawBufferPointer(rebasing: bytes[count..<count + text.count]).copyMemory(from: text)
        count += text.count
    }
}

/// Reads what `PackedNumberWriter` has written.
struct PackedNumberReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func next() throws(HistoryError) -> UInt64 {
        var (number, shift): (UInt64, UInt64) = (0, 0)
        while offset < bytes.count, shift < 64 {
            let byte = bytes[offset]
            offset += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
        throw .oddRow
    }

    mutating func nextSigned() throws(HistoryError) -> Int64 { Self.signed(try next()) }

    mutating func nextOptional() throws(HistoryError) -> Int64? {
        let number = try next()
        return number == 0 ? nil : Self.signed(number &- 1)
    }

    /// Valid as long as the memory.
    mutating func nextBytes() throws(HistoryError) -> UnsafeRawBufferPointer {
        let count = try next()
        guard count <= UInt64(bytes.count - offset) else { throw .oddRow }
        offset += Int(count)
        return UnsafeRawBufferPointer(rebasing: bytes[offset - Int(count)..<offset])
    }

    private static func signed(_ number: UInt64) -> Int64 {
        Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }
}
