/// Limits of a pool of connections.
public struct PoolConfiguration: Sendable, Hashable {
    /// Key `connectionsMin`: kept open.
    ///
    /// Default 1, range 0–connectionsMax.
    public var connectionsMin: Int = 1
    /// Key `connectionsMax`: open at most, each with a thread here and a process there.
    ///
    /// Default 8, range 1–256.
    public var connectionsMax: Int = 8
    /// Key `exclusiveConnectionsMax`: of them in exclusive use at most, so that batches always find one.
    ///
    /// Default nil: one fewer than `connectionsMax`, but at least one. Range 1–connectionsMax.
    public var exclusiveConnectionsMax: Int?
    /// Key `unitsPerConnectionMax`: units of batches in flight on one connection.
    ///
    /// Default 32, range 1–1024.
    public var unitsPerConnectionMax: Int = 32
    /// Key `bytesPerConnectionMax`: bytes of these units together; one larger unit goes alone.
    ///
    /// Default 4 MiB, range 64 KiB – 1 GiB.
    public var bytesPerConnectionMax: Int = 4 << 20
    /// Key `unitsBeforeGrowth`: units in flight on each connection before another one is opened.
    ///
    /// Default 4, range 1–unitsPerConnectionMax.
    public var unitsBeforeGrowth: Int = 4
    /// Key `waitersMax`: callers that wait for a connection.
    ///
    /// Default 1024, range 0–1000000.
    public var waitersMax: Int = 1024
    /// Key `acquireTimeout`: waiting for a connection when the caller states no deadline.
    ///
    /// Default 10 s, range 1 ms – 10 min.
    public var acquireTimeout: Duration = .seconds(10)
    /// Key `idleTimeout`: an unused connection above `connectionsMin` is closed.
    ///
    /// Default 5 min, range 10 ms – 24 h.
    public var idleTimeout: Duration = .seconds(300)
    /// Key `lifetime`: an older connection is closed as soon as it is unused; each lives up to a tenth shorter by
    /// chance, so that they do not end together.
    ///
    /// Default 1 h, range 10 ms – 7 d.
    public var lifetime: Duration = .seconds(3600)
    /// Key `livenessCheckAfter`: a connection unused for so long is asked for a sign of life before use.
    ///
    /// Default 30 s, range 0 – 24 h.
    public var livenessCheckAfter: Duration = .seconds(30)
    /// Key `livenessTimeout`: for that sign.
    ///
    /// Default 2 s, range 1 ms – 1 min.
    public var livenessTimeout: Duration = .seconds(2)
    /// Key `connectFailuresMax`: failed connects in a row before the pool stops trying for a while.
    ///
    /// Default 3, range 1–100.
    public var connectFailuresMax: Int = 3
    /// Key `retryDelay`: the first such while; it doubles up to `retryDelayMax`.
    ///
    /// Default 500 ms, range 1 ms – 1 min.
    public var retryDelay: Duration = .milliseconds(500)
    /// Key `retryDelayMax`: Default 15 s, range retryDelay – 10 min.
    public var retryDelayMax: Duration = .seconds(15)
    /// Key `maintenanceInterval`: between looks at idle and old connections.
    ///
    /// Default 1 s, range 1 ms – 1 min.
    public var maintenanceInterval: Duration = .seconds(1)
    /// Key `transactionAttemptsMax`: of a transaction that fails with 40001 or 40P01.
    ///
    /// Default 5, range 1–20.
    public var transactionAttemptsMax: Int = 5
    /// Key `transactionRetryDelay`: upper end of the first random pause between attempts; it doubles.
    ///
    /// Default 10 ms, range 0 – 10 s.
    public var transactionRetryDelay: Duration = .milliseconds(10)

    /// Makes a configuration with the defaults of each field.
    public init() {}

    var exclusiveMax: Int { exclusiveConnectionsMax ?? max(1, connectionsMax - 1) }

    /// Checks every range; throws `configurationInvalid` naming the key and the range.
    public func validate() throws(PostgresError) {
        func require(_ holds: Bool, _ key: String, _ range: String) throws(PostgresError) {
            guard holds else { throw PostgresConfiguration.invalid("pool.\(key)", range) }
        }
        try require((1...256).contains(connectionsMax), "connectionsMax", "1–256")
        try require((0...connectionsMax).contains(connectionsMin), "connectionsMin", "0–connectionsMax")
        try require((1...connectionsMax).contains(exclusiveMax), "exclusiveConnectionsMax", "1–connectionsMax")
        try require((1...1024).contains(unitsPerConnectionMax), "unitsPerConnectionMax", "1–1024")
        try require(((64 << 10)...(1 << 30)).contains(bytesPerConnectionMax), "bytesPerConnectionMax", "64 KiB – 1 GiB")
        try require(
            (1...unitsPerConnectionMax).contains(unitsBeforeGrowth), "unitsBeforeGrowth", "1–unitsPerConnectionMax")
        try require((0...1_000_000).contains(waitersMax), "waitersMax", "0–1000000")
        let millisecond = Duration.milliseconds(1)
        let day = Duration.seconds(86_400)
        try require((millisecond...(.seconds(600))).contains(acquireTimeout), "acquireTimeout", "1 ms – 10 min")
        try require((millisecond * 10...day).contains(idleTimeout), "idleTimeout", "10 ms – 24 h")
        try require((millisecond * 10...day * 7).contains(lifetime), "lifetime", "10 ms – 7 d")
        try require((.zero...day).contains(livenessCheckAfter), "livenessCheckAfter", "0 – 24 h")
        try require((millisecond...(.seconds(60))).contains(livenessTimeout), "livenessTimeout", "1 ms – 1 min")
        try require((1...100).contains(connectFailuresMax), "connectFailuresMax", "1–100")
        try require((millisecond...(.seconds(60))).contains(retryDelay), "retryDelay", "1 ms – 1 min")
        try require(
            retryDelay <= retryDelayMax && retryDelayMax <= .seconds(600), "retryDelayMax", "retryDelay – 10 min")
        try require((millisecond...(.seconds(60))).contains(maintenanceInterval), "maintenanceInterval", "1 ms – 1 min")
        try require((1...20).contains(transactionAttemptsMax), "transactionAttemptsMax", "1–20")
        try require((.zero...(.seconds(10))).contains(transactionRetryDelay), "transactionRetryDelay", "0 – 10 s")
    }
}
