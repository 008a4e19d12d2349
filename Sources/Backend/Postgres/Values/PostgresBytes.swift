/// A value of type `bytea`; a type of its own, because `[UInt8]` would read as an array of numbers.
public struct PostgresBytes: Hashable, Sendable {
    /// The bytes.
    public var bytes: [UInt8]

    /// Wraps bytes.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }
}

extension PostgresBytes: PostgresCodable {
    /// `bytea`.
    public static var postgresType: PostgresType { .bytea }
    /// `bytea`.
    public static var postgresExpectation: String { "bytea" }

    /// Appends the bytes as they are.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(bytes) }

    /// Copies the bytes.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> PostgresBytes {
        PostgresBytes([UInt8](try cell.require(.bytea)))
    }
}
