/// Bytes under construction, in network byte order.
public struct PostgresBuffer: Sendable {
    /// The bytes so far.
    public private(set) var bytes: [UInt8]

    /// Makes an empty buffer with room for `capacityBytes`.
    public init(capacityBytes: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacityBytes)
    }

    /// Number of bytes so far.
    public var count: Int { bytes.count }

    /// Appends an integer, most significant byte first.
    @inline(__always)
    public mutating func append<Integer: FixedWidthInteger>(_ integer: Integer) {
        withUnsafeBytes(of: integer.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends raw bytes.
    public mutating func append(_ raw: some Collection<UInt8>) {
        bytes.append(contentsOf: raw)
    }

    /// Appends the bytes in memory at `raw`.
    public mutating func append(_ raw: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: raw)
    }

    /// Appends a value with its length before it, as arrays and COPY want it; NULL is the length -1.
    @inline(__always)
    public mutating func appendField<Value: PostgresEncodable>(_ value: Value) {
        guard !value.isPostgresNull else {
            append(Int32(-1))
            return
        }
        let lengthOffset = bytes.count
        append(Int32(0))
        value.encode(into: &self)
        overwrite(Int32(bytes.count - lengthOffset - 4), at: lengthOffset)
    }

    /// Replaces the four bytes at `offset`.
    mutating func overwrite(_ integer: Int32, at offset: Int) {
        withUnsafeBytes(of: integer.bigEndian) { source in
            for index in 0..<4 { bytes[offset + index] = source[index] }
        }
    }

    /// Forgets the bytes and keeps the room.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Gives the bytes away and starts anew with the same room.
    mutating func takeAll() -> [UInt8] {
        let taken = bytes
        let capacity = bytes.capacity
        bytes = []
        bytes.reserveCapacity(capacity)
        return taken
    }
}
