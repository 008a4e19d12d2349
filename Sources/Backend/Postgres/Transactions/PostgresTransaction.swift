import Synchronization

/// An explicit transaction on a connection of its own; valid while the closure it was given to runs.
public final class PostgresTransaction: Sendable {
    private struct State {
        var isBegun = false
        var isFinished = false
        var mustRetry = false
    }

    let connection: PostgresConnection
    private let options: String
    private let scope: ScopeSetting?
    /// Only tests have one.
    private let probe: StatementProbe?
    private let state = Mutex(State())

    init(
        connection: PostgresConnection, scope: ScopeSetting?, isolation: PostgresIsolation, isReadOnly: Bool,
        probe: StatementProbe?
    ) {
        self.probe = probe
        self.connection = connection
        self.scope = scope
        options = " ISOLATION LEVEL \(isolation.rawValue)" + (isReadOnly && probe == nil ? " READ ONLY" : "")
    }

    /// One that a probe works in: it has begun on `connection`, and others end it.
    init(inside connection: PostgresConnection) {
        self.connection = connection
        probe = nil
        scope = nil
        options = ""
        state.withLock { $0.isBegun = true }
    }

    /// True when a statement failed with 40001 or 40P01, or its prepared plan was stale: the transaction is lost and
    /// may be repeated from its beginning, whatever the closure made of the error.
    var mustRetry: Bool { state.withLock { $0.mustRetry } }

    /// Runs statements of several kinds in one round trip; returns their outputs as a tuple.
    public func run<each Request: PostgresRequest>(
        _ request: repeat each Request
    ) async throws(PostgresError) -> (repeat (each Request).Output) {
        var bound: [PipelineUnit.BoundStatement] = []
        for request in repeat each request { bound.append(try UnitBuilder.bind(request)) }
        let results = try await execute(bound)
        var index = 0
        return (repeat try decode(each request, results, &index))
    }

    /// Runs one statement; returns its output.
    public func run<Request: PostgresRequest>(_ request: Request) async throws(PostgresError) -> Request.Output {
        let results = try await execute([try UnitBuilder.bind(request)])
        var index = 0
        return try decode(request, results, &index)
    }

    /// Runs any number of statements of one kind in one round trip; returns their outputs in the same order.
    public func run<Request: PostgresRequest>(all requests: [Request]) async throws(PostgresError) -> [Request.Output] {
        guard !requests.isEmpty else { return [] }
        return try decodeAll(requests, try await execute(try UnitBuilder.bindAll(requests)))
    }

    /// Runs text of several statements, such as a migration.
    ///
    /// It must not contain BEGIN, COMMIT or ROLLBACK.
    public func run(unsafeScript text: String, name: String = "script") async throws(PostgresError) {
        try await begin()
        try await noting { () async throws(PostgresError) in
            try await self.cancellable { () async throws(PostgresError) in
                try await self.connection.runScript(text, name: name)
            }
        }
    }

    // MARK: begin and end

    /// Sends BEGIN by itself, for work that does not go through the pipeline.
    func begin() async throws(PostgresError) {
        try requireUnfinished()
        guard !state.withLock({ $0.isBegun }) else { return }
        _ = try await execute([])
    }

    private func execute(_ bound: [PipelineUnit.BoundStatement]) async throws(PostgresError) -> [PostgresResult] {
        try requireUnfinished()
        if !bound.isEmpty { try await look(bound.map { ProbedStatement($0) }) }
        let isFirst = state.withLock { state in
            defer { state.isBegun = true }
            return !state.isBegun
        }
        let frame: UnitBuilder.Frame = isFirst ? .opening(options: options, scope) : .inside
        let unit = UnitBuilder.makeUnit(frame, bound)
        return try await noting { () async throws(PostgresError) in
            do throws(PostgresError) {
                return try await self.connection.execute(unit, cancellationRule: .cancelOnServer)
            } catch {
                throw Task.isCancelled && error.sqlState == .queryCanceled ? PostgresConnection.cancelledError : error
            }
        }
    }

    /// Lets a test look at statements before they run; nothing else happens.
    func look(_ statements: @autoclosure () -> [ProbedStatement]) async throws(PostgresError) {
        guard let probe else { return }
        try await begin()
        try await probe.look(statements(), scope, on: connection)
    }

    /// Notes whether a failure lets the transaction be repeated.
    func noting<Value>(
        _ body: () async throws(PostgresError) -> Value
    ) async throws(PostgresError) -> Value {
        do throws(PostgresError) {
            return try await body()
        } catch {
            if error.isRetryable || error.report?.isStalePlan == true { state.withLock { $0.mustRetry = true } }
            throw error
        }
    }

    /// Asks the server to cancel when the task is cancelled meanwhile.
    func cancellable<Value: Sendable>(
        _ body: () async throws(PostgresError) -> Value
    ) async throws(PostgresError) -> Value {
        guard !Task.isCancelled else { throw PostgresConnection.cancelledError }
        do {
            return try await withTaskCancellationHandler {
                try await body()
            } onCancel: {
                connection.cancellation.request()
            }
        } catch let error as PostgresError {
            throw Task.isCancelled && error.sqlState == .queryCanceled ? PostgresConnection.cancelledError : error
        } catch {
            // The handler rethrows what `body` throws, which is a PostgresError.
            throw PostgresError(code: .misuse, message: "unexpected error", cause: error)
        }
    }

    private func requireUnfinished() throws(PostgresError) {
        guard !state.withLock({ $0.isFinished }) else {
            throw PostgresError(
                code: .misuse, message: "the transaction has ended", advice: "use it only inside its closure")
        }
    }

    /// Ends the use of the transaction and commits.
    func commit() async throws(PostgresError) {
        let isBegun = state.withLock { state in
            state.isFinished = true
            return state.isBegun
        }
        guard isBegun else { return }
        let statement = PipelineUnit.BoundStatement(
            sql: UnitBuilder.commit, name: "COMMIT", parameters: PostgresParameters())
        let unit = UnitBuilder.makeUnit(.inside, [statement])
        let results = try await noting { () async throws(PostgresError) in
            // A commit once begun is not cancelled: its outcome would be unknown.
            try await self.connection.execute(unit, cancellationRule: .ignore)
        }
        // COMMIT of a failed transaction succeeds and says ROLLBACK.
        guard results.first?.commandTag == "COMMIT" else {
            throw PostgresError(
                code: .transactionAborted, message: "a statement had failed, so that the transaction was rolled back",
                advice: "do not swallow errors inside the transaction")
        }
    }

    /// Ends the use of the transaction and undoes it.
    ///
    /// False when the connection cannot be used again.
    func rollback() async -> Bool {
        let isBegun = state.withLock { state in
            state.isFinished = true
            return state.isBegun
        }
        // A cancel that is still on its way would hit whatever runs next.
        await connection.cancellation.settled()
        guard isBegun else { return true }
        let statement = PipelineUnit.BoundStatement(
            sql: UnitBuilder.rollback, name: "ROLLBACK", parameters: PostgresParameters())
        let unit = UnitBuilder.makeUnit(.inside, [statement])
        do throws(PostgresError) {
            _ = try await connection.execute(unit, cancellationRule: .ignore)
            return true
        } catch {
            return false
        }
    }
}
