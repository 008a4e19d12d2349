public import Postgres

/// A transaction of one tenant in which its body reads, decides and writes.
public struct StorageTransaction: Sendable {
    private let transaction: PostgresTransaction
    private let rewriting: StatementRewriting?

    init(_ transaction: PostgresTransaction, _ rewriting: StatementRewriting?) {
        self.transaction = transaction
        self.rewriting = rewriting
    }

    /// Runs statements in one round trip.
    public func run<each Request: PostgresRequest>(
        _ request: repeat each Request
    ) async throws -> (repeat (each Request).Output) {
        // Database.transaction turns the error into a StorageError, after it has decided on a repetition.
        guard let rewriting else { return try await transaction.run(repeat each request) }
        return try await transaction.run(repeat RewrittenRequest(each request, rewriting))
    }

    /// Runs many statements of one kind in one round trip.
    public func run<Request: PostgresRequest>(all requests: [Request]) async throws -> [Request.Output] {
        guard let rewriting else { return try await transaction.run(all: requests) }
        return try await transaction.run(all: requests.map { RewrittenRequest($0, rewriting) })
    }
}
