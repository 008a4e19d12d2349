/// CRC-32 (the polynomial of IEEE 802.3) over the fields of a row; finds damage that SQLite itself does not see.
///
/// Every field goes in with its length, so that bytes cannot move from one field to the next unseen.
struct RowChecksum {
    private var remainder: UInt32 = 0xffff_ffff

    /// The checksum as the file stores it; signed, so that it takes four bytes.
    var value: Int64 { Int64(Int32(bitPattern: ~remainder)) }

    mutating func add(_ bytes: [UInt8]?) {
        guard let bytes else { return add(Int64(-1)) }
        add(Int64(bytes.count))
        bytes.withUnsafeBufferPointer { buffer in
            Self.table.withUnsafeBufferPointer { table in
                var current = remainder
                for byte in buffer {
                    current = table[Int((current ^ UInt32(byte)) & 0xff)] ^ (current >> 8)
                }
                remainder = current
            }
        }
    }

    mutating func add(_ text: String) { add(Array(text.utf8)) }

    mutating func add(_ value: Int64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            let byte = UInt32(truncatingIfNeeded: value >> Int64(shift)) & 0xff
            remainder = Self.table[Int((remainder ^ byte) & 0xff)] ^ (remainder >> 8)
        }
    }

    private static let table: [UInt32] = (0..<256).map { start in
        (0..<8).reduce(UInt32(start)) { value, _ in
            value & 1 == 1 ? (value >> 1) ^ 0xedb8_8320 : value >> 1
        }
    }
}
