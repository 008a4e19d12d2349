public import Logging
import Synchronization

/// A pool of connections to one database.
///
/// `batch` shares connections, `withTransaction` leases one alone. Start it with `start`, end it with `close()`.
public final class PostgresPool: Sendable {
    struct State {
        var machine: PoolStateMachine
        var connections: [UInt64: PostgresConnection] = [:]
        var waiters: [UInt64: CheckedContinuation<Result<UInt64, PostgresError>, Never>] = [:]
        /// Answers that came before their waiter began to wait.
        var answers: [UInt64: Result<UInt64, PostgresError>] = [:]
        var lastConnectError: PostgresError?
        var nextWaiter: UInt64 = 1
        var maintenance: Task<Void, Never>?
        var closeWaiters: [CheckedContinuation<Void, Never>] = []
    }

    /// How units become transactions here.
    public let form: UnitForm
    let configuration: PostgresConfiguration
    let limits: PoolConfiguration
    let time: PostgresTimeSource
    let logger: Logger
    let metrics: PoolMetrics
    /// Only tests have one.
    let probe: StatementProbe?
    let state: Mutex<State>

    private init(
        form: UnitForm, configuration: PostgresConfiguration, limits: PoolConfiguration, time: PostgresTimeSource,
        label: String, logger: Logger, probe: StatementProbe?
    ) {
        self.form = form
        self.probe = probe
        self.configuration = configuration
        self.limits = limits
        self.time = time
        self.logger = logger
        metrics = PoolMetrics(label: label)
        state = Mutex(State(machine: PoolStateMachine(configuration: limits)))
    }

    /// Checks the configuration, asks the server which form of units it needs, and opens the first connections.
    ///
    /// `form` nil asks whether the citus extension is there. Throws `configurationInvalid` or `connectFailed`.
    public static func start(
        _ configuration: PostgresConfiguration, limits: PoolConfiguration = PoolConfiguration(),
        form: UnitForm? = nil, time: PostgresTimeSource, label: String = "main", logger: Logger
    ) async throws(PostgresError) -> PostgresPool {
        try await start(
            configuration, limits: limits, form: form, time: time, label: label, logger: logger, probe: nil)
    }

    /// As above, for a test that looks at statements before they run.
    @_spi(Mutation)
    public static func start(
        _ configuration: PostgresConfiguration, limits: PoolConfiguration = PoolConfiguration(),
        form: UnitForm? = nil, time: PostgresTimeSource, label: String = "main", logger: Logger,
        probe: StatementProbe?
    ) async throws(PostgresError) -> PostgresPool {
        try configuration.validate()
        try limits.validate()
        var configuration = configuration
        let chosen: UnitForm
        if let form {
            chosen = form
        } else {
            chosen = try await detectForm(configuration, logger: logger)
        }
        if chosen == .explicit {
            // Without it SET LOCAL does not reach the workers. Plain PostgreSQL keeps it as a name without meaning.
            configuration.sessionSettings["citus.propagate_set_commands"] = "local"
        }
        let pool = PostgresPool(
            form: chosen, configuration: configuration, limits: limits, time: time, label: label, logger: logger,
            probe: probe)
        let maintenance = Task { [weak pool, time, interval = limits.maintenanceInterval] in
            while !Task.isCancelled {
                guard let pool else { return }
                pool.step { $0.ticked(now: pool.time.now(), jitter: pool.time.jitter()) }
                try? await time.sleep(interval)
            }
        }
        pool.state.withLock { $0.maintenance = maintenance }
        return pool
    }

    private static func detectForm(
        _ configuration: PostgresConfiguration, logger: Logger
    ) async throws(PostgresError) -> UnitForm {
        let connection = try await PostgresConnection.connect(configuration, logger: logger)
        let query = PostgresQuery(
            unsafeSQL: "SELECT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'citus')",
            name: "citus extension"
        ) { row throws(PostgresError) in try row.next(Bool.self) }
        let unit = UnitBuilder.makeUnit(.wholeTransaction(.implicit, nil), [try UnitBuilder.bind(query)])
        do throws(PostgresError) {
            let results = try await connection.execute(unit, cancellationRule: .abandon)
            await connection.close()
            return try query.decode(results[0]).first == true ? .explicit : .implicit
        } catch {
            connection.abort()
            throw error
        }
    }

    /// A look at the pool now.
    public var figures: PoolFigures { state.withLock { PostgresPool.figures($0.machine) } }

    static func figures(_ machine: PoolStateMachine) -> PoolFigures {
        PoolFigures(
            connections: machine.connectionCount, exclusive: machine.exclusiveCount,
            unitsInFlight: machine.unitsInFlight, waiters: machine.waiterCount,
            connectFailures: machine.connectFailures)
    }

    /// Refuses new work, waits for the work under way and closes all connections.
    public func close() async {
        state.withLock { $0.maintenance?.cancel() }
        step { $0.closeRequested() }
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                guard !state.machine.isEmpty || !state.connections.isEmpty else { return true }
                state.closeWaiters.append(continuation)
                return false
            }
            if isDone { continuation.resume() }
        }
    }
}
