/// Numbers in a record of bytes, the lowest byte first.
struct ByteFields {
    private let bytes: ArraySlice<UInt8>

    /// - Parameter bytes: the record, from its first byte on.
    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// The number of `count` bytes that begins at `place`; bytes that are missing count as 0.
    subscript(place: Int, count: Int) -> UInt32 {
        bytes.dropFirst(place).prefix(count).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
