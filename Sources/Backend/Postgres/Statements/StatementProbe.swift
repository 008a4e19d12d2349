/// A test's look at statements that are about to run, in their transaction, by which it sees what a part of a
/// statement's text is for.
///
/// Whatever the probe does in the transaction is undone before the statements run. Tests alone may import it; a check
/// of the habits looks whether sources do.
@_spi(Mutation)
public struct StatementProbe: Sendable {
    /// What is done with statements that run in their order, their scope, and the transaction.
    public typealias Work = @Sendable ([ProbedStatement], ScopeSetting?, PostgresTransaction) async -> Void

    private let work: Work

    /// Takes what is done.
    public init(_ work: @escaping Work) {
        self.work = work
    }

    /// Lets the probe work in a transaction that has begun on `connection`, and undoes what it did.
    func look(
        _ statements: [ProbedStatement], _ scope: ScopeSetting?, on connection: PostgresConnection
    ) async throws(PostgresError) {
        let transaction = PostgresTransaction(inside: connection)
        try await Self.control("SAVEPOINT before_probe", transaction)
        await work(statements, scope, transaction)
        try await Self.control("ROLLBACK TO before_probe", transaction)
        try await Self.control("RELEASE before_probe", transaction)
    }

    private static func control(_ text: String, _ transaction: PostgresTransaction) async throws(PostgresError) {
        _ = try await transaction.run(ProbedStatement(name: "probe", text: text, parameters: PostgresParameters()))
    }
}
