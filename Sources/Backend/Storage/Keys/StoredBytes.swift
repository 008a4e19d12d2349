public import Postgres

/// Bytes as a column holds them.
public struct StoredBytes: Hashable, Sendable {
    /// The bytes.
    public let bytes: [UInt8]

    /// Wraps bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }
}

extension StoredBytes: PostgresCodable {
    /// `bytea`.
    public static var postgresType: PostgresType { .bytea }
    /// `bytea`.
    public static var postgresExpectation: String { "bytea" }

    /// Appends the bytes as they are.
    public func encode(into buffer: inout PostgresBuffer) { PostgresBytes(bytes).encode(into: &buffer) }

    /// Copies the bytes.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> StoredBytes {
        StoredBytes(try PostgresBytes.decode(from: cell).bytes)
    }
}

extension StoredBytes: PostgresArrayElement {
    /// `bytea[]`.
    public static var postgresArrayType: PostgresType { PostgresBytes.postgresArrayType }
}
