/// A statement made at run time, for scripts, migrations and tests.
///
/// Never prepared.
public struct PostgresQuery<Row: Sendable>: PostgresRequest {
    /// The text.
    public let sql: PostgresSQL
    /// The name in errors and logs.
    public let statementName: String
    private let parameters: [any PostgresEncodable]
    private let decodeRow: @Sendable (inout PostgresRow) throws(PostgresError) -> Row

    /// Takes text the caller vouches for, its parameters and how to read one row.
    public init(
        unsafeSQL text: String, _ parameters: [any PostgresEncodable] = [], name: String = "query",
        decode: @escaping @Sendable (inout PostgresRow) throws(PostgresError) -> Row
    ) {
        sql = PostgresSQL(unsafeSQL: text)
        statementName = name
        self.parameters = parameters
        decodeRow = decode
    }

    /// Appends the parameters.
    public func bind(into target: inout PostgresParameters) {
        for parameter in parameters { target.append(parameter) }
    }

    /// Reads all rows.
    public func decode(_ result: PostgresResult) throws(PostgresError) -> [Row] {
        var rows: [Row] = []
        for index in 0..<result.rowCount {
            var row = PostgresRow(result: result, index: index, statement: statementName)
            rows.append(try decodeRow(&row))
        }
        return rows
    }
}
