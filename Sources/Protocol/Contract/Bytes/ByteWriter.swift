/// Writes numbers and texts as the binary forms of `docs/sync.md` need them.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(byte: UInt8) {
        bytes.append(byte)
    }

    mutating func append(raw: some Sequence<UInt8>) {
        bytes.append(contentsOf: raw)
    }

    /// Seven bits to a byte, lowest first; the top bit says that more follow.
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Small magnitudes of either sign in few bytes.
    mutating func append(zigzag value: Int64) {
        append(varint: value.zigzag)
    }

    /// Eight bytes, highest first.
    mutating func append(fixed value: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
        }
    }

    /// The number of UTF-8 bytes, then the bytes.
    mutating func append(text: String) {
        append(varint: UInt64(text.utf8.count))
        append(raw: text.utf8)
    }
}

extension Int64 {
    /// 0, -1, 1, -2 … as 0, 1, 2, 3 ….
    var zigzag: UInt64 { UInt64(bitPattern: (self << 1) ^ (self >> 63)) }

    /// The inverse of `zigzag`.
    init(zigzag value: UInt64) {
        self = Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}
