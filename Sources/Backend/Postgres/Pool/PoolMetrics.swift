import Metrics

/// What a pool tells the metrics system of the executable.
///
/// Names are fixed; the label `pool` tells pools apart.
struct PoolMetrics: Sendable {
    private let connections: Gauge
    private let exclusive: Gauge
    private let unitsInFlight: Gauge
    private let waiters: Gauge
    private let connectFailures: Counter
    private let refusals: Counter
    private let transactionRetries: Counter
    private let acquireDuration: Timer

    init(label: String) {
        let dimensions = [("pool", label)]
        connections = Gauge(label: "postgres_connections", dimensions: dimensions)
        exclusive = Gauge(label: "postgres_connections_exclusive", dimensions: dimensions)
        unitsInFlight = Gauge(label: "postgres_units_in_flight", dimensions: dimensions)
        waiters = Gauge(label: "postgres_waiters", dimensions: dimensions)
        connectFailures = Counter(label: "postgres_connect_failures_total", dimensions: dimensions)
        refusals = Counter(label: "postgres_refusals_total", dimensions: dimensions)
        transactionRetries = Counter(label: "postgres_transaction_retries_total", dimensions: dimensions)
        acquireDuration = Timer(label: "postgres_acquire_seconds", dimensions: dimensions)
    }

    func record(_ figures: PoolFigures) {
        connections.record(figures.connections)
        exclusive.record(figures.exclusive)
        unitsInFlight.record(figures.unitsInFlight)
        waiters.record(figures.waiters)
    }

    func connectFailed() { connectFailures.increment() }
    func refused() { refusals.increment() }
    func transactionRetried() { transactionRetries.increment() }
    func acquired(after duration: Duration) { acquireDuration.recordNanoseconds(duration.wholeNanoseconds) }
}

extension Duration {
    fileprivate var wholeNanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
