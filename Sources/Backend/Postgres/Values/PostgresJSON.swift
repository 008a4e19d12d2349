/// A value of type `jsonb` (or `json` when read), carried as its text.
public struct PostgresJSON: Hashable, Sendable {
    /// The JSON text; the server checks it.
    public var text: String

    /// Wraps JSON text without checking it.
    public init(_ text: String) { self.text = text }

    // The binary form of jsonb is a version and the text; 1 is the only version there is.
    static let binaryVersion: UInt8 = 1
}

extension PostgresJSON: PostgresCodable {
    /// `jsonb`.
    public static var postgresType: PostgresType { .jsonb }
    /// `jsonb`.
    public static var postgresExpectation: String { "jsonb" }

    /// Appends the version and the text.
    public func encode(into buffer: inout PostgresBuffer) {
        buffer.append(PostgresJSON.binaryVersion)
        text.encode(into: &buffer)
    }

    /// Reads `jsonb` or `json`.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> PostgresJSON {
        let bytes = try cell.require(.jsonb, .json)
        if cell.type == .json { return PostgresJSON(try String(validatingPostgres: bytes)) }
        guard bytes.first == binaryVersion else { throw .shape("jsonb of an unknown version") }
        return PostgresJSON(try String(validatingPostgres: UnsafeRawBufferPointer(rebasing: bytes.dropFirst())))
    }
}
