public import Postgres

/// A transaction of one tenant in which its body reads, decides and writes.
public struct StorageTransaction: Sendable {
    let transaction: PostgresTransaction

    init(_ transaction: PostgresTransaction) {
        self.transaction = transaction
    }

    /// Runs statements in one round trip.
    public func run<each Request: PostgresRequest>(
        _ request: repeat each Request
    ) async throws -> (repeat (each Request).Output) {
        // Database.transaction turns the error into a StorageError, after it has decided on a repetition.
        try await transaction.run(repeat each request)
    }

    /// Runs many statements of one kind in one round trip.
    public func run<Request: PostgresRequest>(all requests: [Request]) async throws -> [Request.Output] {
        try await transaction.run(all: requests)
    }
}
