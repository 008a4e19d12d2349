/// A value that can be read from a column of a row.
public protocol PostgresDecodable: Sendable {
    /// Name of what is expected, for errors, such as `int8`.
    static var postgresExpectation: String { get }

    /// Reads the value; throws when type or shape do not fit. Cells with NULL reach only types that accept it.
    static func decode(from cell: PostgresCell) throws(PostgresCellError) -> Self
}

/// A value that can be sent and read.
public typealias PostgresCodable = PostgresEncodable & PostgresDecodable
