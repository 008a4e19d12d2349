/// A test's change of statements' texts, by which it sees that a part of a text is missed when it is not there.
///
/// Executables cannot make one.
@_spi(Mutation)
public struct StatementRewriting: Sendable {
    /// The text to run in place of a statement's own; called for every statement that runs.
    private let text: @Sendable (_ text: String) -> String

    /// Takes the change.
    public init(_ text: @escaping @Sendable (_ text: String) -> String) {
        self.text = text
    }

    func rewritten(_ statements: [PipelineUnit.BoundStatement]) -> [PipelineUnit.BoundStatement] {
        statements.map { statement in
            var statement = statement
            statement.sql = PostgresSQL(unsafeSQL: text(statement.sql.text))
            return statement
        }
    }
}
