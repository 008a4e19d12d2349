public import FoundationEssentials

/// A statement with its inputs that a probe may run, as it is or with another text.
@_spi(Mutation)
public struct ProbedStatement: PostgresRequest {
    /// What came of it: rows of columns' bytes, nil for NULL, and how many rows it concerned.
    public struct Output: Sendable, Hashable {
        /// The rows, column by column, in binary form.
        public let rows: [[[UInt8]?]]
        /// Rows that it inserted, changed, deleted or read.
        public let affectedRowCount: Int
    }

    /// The name of the statement in errors and logs.
    public let statementName: String
    /// The text, which a probe may change.
    public var text: String
    private let parameters: PostgresParameters

    init(name: String, text: String, parameters: PostgresParameters) {
        statementName = name
        self.text = text
        self.parameters = parameters
    }

    init(_ bound: PipelineUnit.BoundStatement) {
        self.init(name: bound.name, text: bound.sql.text, parameters: bound.parameters)
    }

    /// The text, never prepared.
    public var sql: PostgresSQL { PostgresSQL(unsafeSQL: text) }

    /// Binds what the statement was given.
    public func bind(into parameters: inout PostgresParameters) { parameters = self.parameters }

    /// Takes the bytes of all cells.
    public func decode(_ result: PostgresResult) throws(PostgresError) -> Output {
        Output(
            rows: (0..<result.rowCount).map { row in
                (0..<result.columnCount).map { column in result.cell(row: row, column: column).bytes.map(Array.init) }
            }, affectedRowCount: result.affectedRowCount)
    }

    /// Its inputs of the type `uuid`.
    public var identifiers: [UUID] {
        parameters.entries.compactMap { entry in
            guard entry.type == .uuid, entry.length == MemoryLayout<uuid_t>.size else { return nil }
            let bytes = parameters.buffer.bytes[entry.offset..<entry.offset + MemoryLayout<uuid_t>.size]
            return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
        }
    }
}
