extension UnsafeRawBufferPointer {
    /// The integer that fills the whole buffer, most significant byte first; throws when the length differs.
    @inline(__always)
    func integer<Integer: FixedWidthInteger>() throws(PostgresCellError) -> Integer {
        guard count == MemoryLayout<Integer>.size else { throw .shape("\(count) bytes") }
        return Integer(bigEndian: loadUnaligned(as: Integer.self))
    }
}

extension String {
    /// Text of the server, which must be UTF-8 (the session's client encoding).
    init(validatingPostgres bytes: UnsafeRawBufferPointer) throws(PostgresCellError) {
        guard let text = String(validating: bytes.bindMemory(to: UInt8.self), as: UTF8.self) else {
            throw .shape("text that is not UTF-8")
        }
        self = text
    }
}
