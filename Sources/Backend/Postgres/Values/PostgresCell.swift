/// One column of one row, in binary form.
///
/// Valid only while the decoding call it is given to runs.
public struct PostgresCell {
    /// The type of the column; `.unspecified` in a binary COPY, which does not tell.
    public let type: PostgresType
    /// The bytes; nil for NULL.
    public let bytes: UnsafeRawBufferPointer?

    /// Makes a cell over bytes that outlive the decoding call.
    public init(type: PostgresType, bytes: UnsafeRawBufferPointer?) {
        self.type = type
        self.bytes = bytes
    }

    /// The bytes of a non-null cell whose type is one of `accepted` (or not told).
    @inline(__always)
    public func require(_ accepted: PostgresType...) throws(PostgresCellError) -> UnsafeRawBufferPointer {
        guard let bytes else { throw .null }
        if type == .unspecified { return bytes }
        for candidate in accepted where candidate == type { return bytes }
        throw .type(found: type)
    }
}
