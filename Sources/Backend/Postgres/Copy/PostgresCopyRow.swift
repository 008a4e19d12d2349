/// One row of a binary COPY from the server, read column by column from the left.
///
/// Valid only in its closure.
public struct PostgresCopyRow {
    private let bytes: UnsafeRawBufferPointer
    private let index: Int
    private let statement: String
    private var offset = 2
    private var column = 0

    init(bytes: UnsafeRawBufferPointer, index: Int, statement: String) {
        self.bytes = bytes
        self.index = index
        self.statement = statement
    }

    /// Number of columns.
    public var columnCount: Int { Int(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self))) }

    /// Reads the next column; throws `decodingFailed` naming statement, row, column, expected and found.
    public mutating func next<Value: PostgresDecodable>(_ type: Value.Type = Value.self) throws(PostgresError) -> Value
    {
        guard column < columnCount else { throw failed(Value.postgresExpectation, "no more columns", nil) }
        let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        let begin = offset + 4
        let field = length < 0 ? nil : UnsafeRawBufferPointer(rebasing: bytes[begin..<begin + length])
        do throws(PostgresCellError) {
            let value = try Value.decode(from: PostgresCell(type: .unspecified, bytes: field))
            offset = begin + max(0, length)
            column += 1
            return value
        } catch {
            throw failed(Value.postgresExpectation, error.found, error)
        }
    }

    /// Takes the next column as it is; nil for NULL.
    ///
    /// For those who read millions of rows and know what they asked for. Throws `decodingFailed` when there is no
    /// further column.
    public mutating func nextField() throws(PostgresError) -> UnsafeRawBufferPointer? {
        guard column < columnCount else { throw failed("bytes", "no more columns", nil) }
        let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        let begin = offset + 4
        offset = begin + max(0, length)
        column += 1
        return length < 0 ? nil : UnsafeRawBufferPointer(rebasing: bytes[begin..<begin + length])
    }

    private func failed(_ expected: String, _ found: String, _ cause: PostgresCellError?) -> PostgresError {
        PostgresError(
            code: .decodingFailed,
            message: "row \(index + 1), column \(column + 1) expected as \(expected), found \(found)",
            advice: "make the query and its reading agree", statement: statement, cause: cause)
    }
}
