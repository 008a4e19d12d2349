/// One row of a result, read column by column from the left or by name.
public struct PostgresRow {
    private let result: PostgresResult
    private let index: Int
    private let statement: String
    private var column = 0

    init(result: PostgresResult, index: Int, statement: String) {
        self.result = result
        self.index = index
        self.statement = statement
    }

    /// Number of columns.
    public var columnCount: Int { result.columnCount }

    /// Reads the next column; throws `decodingFailed` naming statement, column, expected and found.
    public mutating func next<Value: PostgresDecodable>(_ type: Value.Type = Value.self) throws(PostgresError) -> Value
    {
        guard column < result.columnCount else {
            throw PostgresError(
                code: .decodingFailed,
                message: "column \(column + 1) expected as \(Value.postgresExpectation), found no more columns",
                advice: "make the statement and its decoding agree", statement: statement)
        }
        defer { column += 1 }
        return try decode(Value.self, at: column)
    }

    /// Reads the column called `name`; throws `decodingFailed` when it is missing or does not fit.
    public func column<Value: PostgresDecodable>(
        _ name: String, as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        for column in 0..<result.columnCount where result.columnName(column) == name {
            return try decode(Value.self, at: column)
        }
        throw PostgresError(
            code: .decodingFailed,
            message: "column \(name) expected as \(Value.postgresExpectation), found no such column",
            advice: "make the statement and its decoding agree", statement: statement)
    }

    /// Throws when columns were left unread: then statement and decoding have drifted apart.
    func requireEnd() throws(PostgresError) {
        guard column == 0 || column == result.columnCount else {
            throw PostgresError(
                code: .decodingFailed, message: "\(column) columns expected, found \(result.columnCount)",
                advice: "make the statement and its decoding agree", statement: statement)
        }
    }

    private func decode<Value: PostgresDecodable>(
        _ type: Value.Type, at column: Int
    ) throws(PostgresError) -> Value {
        do {
            return try Value.decode(from: result.cell(row: index, column: column))
        } catch {
            throw PostgresError(
                code: .decodingFailed,
                message: "column \(column + 1) (\(result.columnName(column))) expected as "
                    + "\(Value.postgresExpectation), found \(error.found)",
                advice: "make the statement and its decoding agree", statement: statement, cause: error)
        }
    }
}
