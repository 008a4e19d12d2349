/// A command made at run time, for scripts, migrations and tests.
///
/// Its output is the number of affected rows.
public struct PostgresCommand: PostgresRequest {
    /// The text.
    public let sql: PostgresSQL
    /// The name in errors and logs.
    public let statementName: String
    private let parameters: [any PostgresEncodable]

    /// Takes text the caller vouches for and its parameters.
    public init(unsafeSQL text: String, _ parameters: [any PostgresEncodable] = [], name: String = "command") {
        sql = PostgresSQL(unsafeSQL: text)
        statementName = name
        self.parameters = parameters
    }

    /// Appends the parameters.
    public func bind(into target: inout PostgresParameters) {
        for parameter in parameters { target.append(parameter) }
    }

    /// The number of rows the command affected.
    public func decode(_ result: PostgresResult) throws(PostgresError) -> Int { result.affectedRowCount }
}
