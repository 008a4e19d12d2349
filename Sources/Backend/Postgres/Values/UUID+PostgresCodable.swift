public import FoundationEssentials

extension UUID: PostgresCodable {
    /// `uuid`.
    public static var postgresType: PostgresType { .uuid }
    /// `uuid`.
    public static var postgresExpectation: String { "uuid" }

    /// Appends sixteen bytes.
    public func encode(into buffer: inout PostgresBuffer) {
        withUnsafeBytes(of: uuid) { buffer.append($0) }
    }

    /// Reads sixteen bytes.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> UUID {
        let bytes = try cell.require(.uuid)
        guard bytes.count == 16 else { throw .shape("\(bytes.count) bytes") }
        return UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}
