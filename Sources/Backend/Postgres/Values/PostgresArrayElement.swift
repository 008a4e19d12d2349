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
