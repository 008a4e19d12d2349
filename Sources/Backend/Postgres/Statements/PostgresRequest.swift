/// One statement with its inputs, ready to run: text, parameters, reading of the result.
///
/// Application statements conform to `PostgresRowStatement` or `PostgresCommandStatement`; scripts use
/// `PostgresQuery`.
public protocol PostgresRequest: Sendable {
    /// What the caller gets.
    associatedtype Output: Sendable

    /// The text of the statement.
    var sql: PostgresSQL { get }
    /// The name of the statement in errors and logs.
    var statementName: String { get }

    /// Appends the inputs in the order `$1`, `$2`, …
    func bind(into parameters: inout PostgresParameters)
    /// Reads the result; called on the task of the caller.
    func decode(_ result: PostgresResult) throws(PostgresError) -> Output
}

extension PostgresRequest {
    /// The name of the type.
    public var statementName: String { String(describing: Self.self) }

    /// Statements without inputs bind nothing.
    public func bind(into parameters: inout PostgresParameters) {}
}
