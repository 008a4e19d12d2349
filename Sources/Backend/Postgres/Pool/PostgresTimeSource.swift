/// Where a pool takes time and chance from, so that tests can decide both.
public struct PostgresTimeSource: Sendable {
    /// Time since any fixed start; never goes back.
    public var now: @Sendable () -> Duration
    /// Waits for a duration; throws when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// A random number in 0..<1, for jitter.
    public var jitter: @Sendable () -> Double

    /// Takes all three.
    public init(
        now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async throws -> Void,
        jitter: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.sleep = sleep
        self.jitter = jitter
    }

    /// The continuous clock of the system, with chance from `jitter`.
    public static func continuous(jitter: @escaping @Sendable () -> Double) -> PostgresTimeSource {
        let start = ContinuousClock.now
        return PostgresTimeSource(
            now: { ContinuousClock.now - start }, sleep: { try await Task.sleep(for: $0) }, jitter: jitter)
    }
}
