/// Batches: one unit of work, one round trip, on a connection shared with other callers.
///
/// The statements of a batch are one transaction. Statements are sent together, so that none can depend on the
/// result of another; for that use `withTransaction`. All forms throw the first error of the unit, after which
/// nothing of it has happened (or, with `connectionLost`, perhaps all of it).
extension PostgresPool {
    /// Runs statements of several kinds; returns their outputs as a tuple.
    ///
    /// `scope` nil runs without tenant. `timeout` bounds the wait for a connection; nil means the pool's own.
    public func batch<each Request: PostgresRequest>(
        _ scope: ScopeSetting?, timeout: Duration? = nil, _ request: repeat each Request
    ) async throws(PostgresError) -> (repeat (each Request).Output) {
        var bound: [PipelineUnit.BoundStatement] = []
        for request in repeat each request { bound.append(try UnitBuilder.bind(request)) }
        let results = try await run(scope, bound, timeout: timeout)
        var index = 0
        return (repeat try decode(each request, results, &index))
    }

    /// Runs one statement; returns its output.
    public func batch<Request: PostgresRequest>(
        _ scope: ScopeSetting?, timeout: Duration? = nil, _ request: Request
    ) async throws(PostgresError) -> Request.Output {
        let results = try await run(scope, [try UnitBuilder.bind(request)], timeout: timeout)
        var index = 0
        return try decode(request, results, &index)
    }

    /// Runs any number of statements of one kind; returns their outputs in the same order.
    public func batch<Request: PostgresRequest>(
        _ scope: ScopeSetting?, timeout: Duration? = nil, all requests: [Request]
    ) async throws(PostgresError) -> [Request.Output] {
        guard !requests.isEmpty else { return [] }
        let results = try await run(scope, try UnitBuilder.bindAll(requests), timeout: timeout)
        return try decodeAll(requests, results)
    }

    private func run(
        _ scope: ScopeSetting?, _ bound: [PipelineUnit.BoundStatement], timeout: Duration?
    ) async throws(PostgresError) -> [PostgresResult] {
        if let probe { try await look(probe, scope, bound, timeout: timeout) }
        let unit = UnitBuilder.makeUnit(.wholeTransaction(form, scope), bound)
        var attempt = 1
        while true {
            do throws(PostgresError) {
                let loan = try await acquire(.shared(byteCount: unit.byteCount), timeout: timeout)
                // The lease ends when the connection holds the unit no longer, perhaps after a cancelled caller left.
                return try await loan.connection.execute(unit, cancellationRule: .abandon) { self.release(loan) }
            } catch {
                // The connection closed before the unit was sent: another one may take it.
                guard error.code == .connectionClosed, attempt < PostgresPool.unsentAttemptsMax else { throw error }
                attempt += 1
            }
        }
    }

    private static let unsentAttemptsMax = 3

    /// Lets a test look at a unit's statements in a transaction of their own, which leaves nothing.
    private func look(
        _ probe: StatementProbe, _ scope: ScopeSetting?, _ bound: [PipelineUnit.BoundStatement], timeout: Duration?
    ) async throws(PostgresError) {
        let loan = try await acquire(.exclusive, timeout: timeout)
        let transaction = PostgresTransaction(
            connection: loan.connection, scope: scope, isolation: .readCommitted, isReadOnly: false, probe: nil)
        var failure: PostgresError?
        do throws(PostgresError) {
            try await transaction.begin()
            try await probe.look(bound.map { ProbedStatement($0) }, scope, on: loan.connection)
        } catch {
            failure = error
        }
        release(loan, isHealthy: await transaction.rollback())
        if let failure { throw failure }
    }
}

func decode<Request: PostgresRequest>(
    _ request: Request, _ results: [PostgresResult], _ index: inout Int
) throws(PostgresError) -> Request.Output {
    defer { index += 1 }
    do throws(PostgresError) {
        return try request.decode(results[index])
    } catch {
        throw error.naming(request.statementName)
    }
}

func decodeAll<Request: PostgresRequest>(
    _ requests: [Request], _ results: [PostgresResult]
) throws(PostgresError) -> [Request.Output] {
    var outputs: [Request.Output] = []
    outputs.reserveCapacity(requests.count)
    var index = 0
    for request in requests { outputs.append(try decode(request, results, &index)) }
    return outputs
}
