/// One-dimensional arrays, in the server's binary form: dimensions, null flag, element type, length, lower bound.
extension Array: PostgresEncodable where Element: PostgresArrayElement {
    /// The array type of the element.
    public static var postgresType: PostgresType { Element.postgresArrayType }

    /// Appends the array; an empty one has no dimension.
    public func encode(into buffer: inout PostgresBuffer) {
        buffer.append(Int32(isEmpty ? 0 : 1))
        buffer.append(Int32(contains { $0.isPostgresNull } ? 1 : 0))
        buffer.append(Element.postgresType.identifier)
        guard !isEmpty else { return }
        buffer.append(Int32(count))
        buffer.append(Int32(1))
        Element.encodeElements(self, into: &buffer)
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    /// The element's expectation in brackets.
    public static var postgresExpectation: String { "[\(Element.postgresExpectation)]" }

    /// Reads an array of at most one dimension; whether the element type fits is the element's to say.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> [Element] {
        guard let bytes = cell.bytes else { throw .null }
        guard cell.type == .unspecified || cell.type == postgresType || cell.type.isArray, bytes.count >= 12
        else { throw .type(found: cell.type) }
        let dimensions = Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))
        let flags = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: Int32.self))
        guard flags == 0 || flags == 1 else { throw .shape("array flags \(flags)") }
        guard dimensions == 0 || dimensions == 1 else { throw .shape("array of \(dimensions) dimensions") }
        let type = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        guard dimensions == 1 else {
            guard bytes.count == 12 else { throw .shape("bytes after the array") }
            return []
        }
        guard bytes.count >= 20 else { throw .shape("array cut short") }
        let count = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: 12, as: Int32.self))
        let rest = UnsafeRawBufferPointer(rebasing: bytes[20...])
        // Every element takes four bytes at least, so that a forged count cannot make us reserve much.
        guard count >= 0, Int(count) <= rest.count / 4 else { throw .shape("array of \(count) elements") }
        return try Element.decodeElements(rest, count: Int(count), type: PostgresType(identifier: type))
    }
}
