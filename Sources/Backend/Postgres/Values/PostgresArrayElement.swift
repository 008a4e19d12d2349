/// A value that can stand in a one-dimensional array.
public protocol PostgresArrayElement: PostgresCodable {
    /// The type of an array of this.
    static var postgresArrayType: PostgresType { get }

    /// Appends all elements, each with its length before it.
    static func encodeElements(_ elements: [Self], into buffer: inout PostgresBuffer)

    /// Reads `count` elements of `type`, each with its length before it.
    static func decodeElements(
        _ bytes: UnsafeRawBufferPointer, count: Int, type: PostgresType
    ) throws(PostgresCellError) -> [Self]
}

extension PostgresArrayElement {
    /// Appends element by element.
    public static func encodeElements(_ elements: [Self], into buffer: inout PostgresBuffer) {
        for element in elements { buffer.appendField(element) }
    }

    /// Reads element by element.
    public static func decodeElements(
        _ bytes: UnsafeRawBufferPointer, count: Int, type: PostgresType
    ) throws(PostgresCellError) -> [Self] {
        var elements: [Self] = []
        elements.reserveCapacity(count)
        var offset = 0
        for _ in 0..<count {
            guard offset + 4 <= bytes.count else { throw .shape("array cut short") }
            let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
            offset += 4
            guard length >= 0 else {
                elements.append(try Self.decode(from: PostgresCell(type: type, bytes: nil)))
                continue
            }
            guard length <= bytes.count - offset else { throw .shape("array cut short") }
            let field = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
            elements.append(try Self.decode(from: PostgresCell(type: type, bytes: field)))
            offset += length
        }
        guard offset == bytes.count else { throw .shape("bytes after the array") }
        return elements
    }
}

/// Fast path of integers of one width: no cell per element.
///
/// Falls back where a null or another width appears.
@inline(__always)
func decodeIntegers<Integer: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, count: Int
) throws(PostgresCellError) -> [Integer] {
    let stride = MemoryLayout<Integer>.size + 4
    guard bytes.count == count * stride else { throw .shape("array of \(bytes.count) bytes") }
    var failed = false
    let integers = [Integer](unsafeUninitializedCapacity: count) { target, initialized in
        for index in 0..<count {
            let offset = index * stride
            let length = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
            if Int(length) != MemoryLayout<Integer>.size { failed = true }
            let integer = bytes.loadUnaligned(fromByteOffset: offset + 4, as: Integer.self)
            target.initializeElement(at: index, to: Integer(bigEndian: integer))
        }
        initialized = count
    }
    guard !failed else { throw .shape("null or odd element in the array") }
    return integers
}

extension Bool: PostgresArrayElement {
    /// `bool[]`.
    public static var postgresArrayType: PostgresType { .boolArray }
}

extension Int16: PostgresArrayElement {
    /// `int2[]`.
    public static var postgresArrayType: PostgresType { .int2Array }

    /// Reads without a cell per element.
    public static func decodeElements(
        _ bytes: UnsafeRawBufferPointer, count: Int, type: PostgresType
    ) throws(PostgresCellError) -> [Int16] {
        guard type == .int2 else { throw .type(found: type) }
        return try decodeIntegers(bytes, count: count)
    }
}

extension Int32: PostgresArrayElement {
    /// `int4[]`.
    public static var postgresArrayType: PostgresType { .int4Array }

    /// Reads without a cell per element.
    public static func decodeElements(
        _ bytes: UnsafeRawBufferPointer, count: Int, type: PostgresType
    ) throws(PostgresCellError) -> [Int32] {
        if type == .int2 { return try Int16.decodeElements(bytes, count: count, type: type).map { Int32($0) } }
        guard type == .int4 else { throw .type(found: type) }
        return try decodeIntegers(bytes, count: count)
    }
}

extension Int64: PostgresArrayElement {
    /// `int8[]`.
    public static var postgresArrayType: PostgresType { .int8Array }

    /// Reads without a cell per element.
    public static func decodeElements(
        _ bytes: UnsafeRawBufferPointer, count: Int, type: PostgresType
    ) throws(PostgresCellError) -> [Int64] {
        if type != .int8 { return try Int32.decodeElements(bytes, count: count, type: type).map { Int64($0) } }
        return try decodeIntegers(bytes, count: count)
    }
}

extension Int: PostgresArrayElement {
    /// `int8[]`.
    public static var postgresArrayType: PostgresType { .int8Array }

    /// Reads as `Int64`.
    public static func decodeElements(
        _ bytes: UnsafeRawBufferPointer, count: Int, type: PostgresType
    ) throws(PostgresCellError) -> [Int] {
        try Int64.decodeElements(bytes, count: count, type: type).map { Int($0) }
    }
}

extension Float: PostgresArrayElement {
    /// `float4[]`.
    public static var postgresArrayType: PostgresType { .float4Array }
}

extension Double: PostgresArrayElement {
    /// `float8[]`.
    public static var postgresArrayType: PostgresType { .float8Array }
}

extension String: PostgresArrayElement {
    /// `text[]`.
    public static var postgresArrayType: PostgresType { .textArray }
}

extension PostgresBytes: PostgresArrayElement {
    /// `bytea[]`.
    public static var postgresArrayType: PostgresType { .byteaArray }
}

extension PostgresDate: PostgresArrayElement {
    /// `date[]`.
    public static var postgresArrayType: PostgresType { .dateArray }
}

extension PostgresTimestamp: PostgresArrayElement {
    /// `timestamptz[]`.
    public static var postgresArrayType: PostgresType { .timestamptzArray }
}

extension PostgresJSON: PostgresArrayElement {
    /// `jsonb[]`.
    public static var postgresArrayType: PostgresType { .jsonbArray }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement {
    /// The array type of the wrapped value; null elements are allowed.
    public static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }
}
