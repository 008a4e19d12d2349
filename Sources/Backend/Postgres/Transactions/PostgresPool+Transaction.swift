extension PostgresPool {
    /// Runs `body` in an explicit transaction on a connection of its own and commits when it returns.
    ///
    /// When the server refuses with 40001 or 40P01 (or forgot a prepared plan), the transaction is repeated from its
    /// beginning, at most `transactionAttemptsMax` times with random pauses: `body` must have no other effects.
    /// Throws what `body` throws after rolling back; `transactionAborted` when `body` hid a failed statement.
    /// `scope` nil runs without tenant. `timeout` bounds each wait for a connection; nil means the pool's own.
    public func withTransaction<Value: Sendable>(
        _ scope: ScopeSetting?, isolation: PostgresIsolation = .readCommitted, isReadOnly: Bool = false,
        timeout: Duration? = nil, _ body: @Sendable (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        var attempt = 1
        while true {
            let loan = try await acquire(.exclusive, timeout: timeout)
            let transaction = PostgresTransaction(
                connection: loan.connection, scope: scope, isolation: isolation, isReadOnly: isReadOnly,
                probe: probe)
            do {
                let value = try await body(transaction)
                try await transaction.commit()
                await loan.connection.cancellation.settled()
                release(loan)
                return value
            } catch {
                let isHealthy = await transaction.rollback()
                if !isHealthy { loan.connection.abort() }
                release(loan, isHealthy: isHealthy)
                guard transaction.mustRetry, attempt < limits.transactionAttemptsMax, !Task.isCancelled else {
                    throw error
                }
                metrics.transactionRetried()
                let pause = limits.transactionRetryDelay * Double(1 << (attempt - 1)) * time.jitter()
                try await time.sleep(pause)
                attempt += 1
            }
        }
    }
}
