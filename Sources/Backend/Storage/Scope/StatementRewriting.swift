import Postgres

/// A test's change of statements' texts, by which it sees that each tenant filter is missed when it is not there.
///
/// Executables cannot make one.
@_spi(Mutation)
public struct StatementRewriting: Sendable {
    /// The text to run in place of a statement's own; called for every statement that runs.
    let text: @Sendable (_ text: String) -> String

    /// Takes the change.
    public init(_ text: @escaping @Sendable (_ text: String) -> String) {
        self.text = text
    }
}

/// A statement with another text and everything else as it was.
struct RewrittenRequest<Request: PostgresRequest>: PostgresRequest {
    let request: Request
    let sql: PostgresSQL

    init(_ request: Request, _ rewriting: StatementRewriting) {
        self.request = request
        sql = PostgresSQL(unsafeSQL: rewriting.text(request.sql.text))
    }

    var statementName: String { request.statementName }

    func bind(into parameters: inout PostgresParameters) { request.bind(into: &parameters) }

    func decode(_ result: PostgresResult) throws(PostgresError) -> Request.Output { try request.decode(result) }
}
