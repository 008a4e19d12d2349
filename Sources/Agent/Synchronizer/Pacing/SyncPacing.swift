/// Decides when the next round follows; no clock of its own.
///
/// After a success the interval; after a failure a pause that doubles, spread at random so that the stores of a chain
/// do not come back all at once. Source: `docs/sync.md`, promise S8.
public struct SyncPacing: Hashable, Sendable {
    /// Pause after a success.
    public let interval: Duration
    /// Pause after the first failure.
    public let firstPause: Duration
    /// Longest pause after failures.
    public let longestPause: Duration
    private var failures = 0

    /// Makes a pacing; defaults: every 15 seconds, from 1 second to 5 minutes after failures.
    public init(
        interval: Duration = .seconds(15), firstPause: Duration = .seconds(1), longestPause: Duration = .seconds(300)
    ) {
        self.interval = interval
        self.firstPause = firstPause
        self.longestPause = longestPause
    }

    /// The pause after a round that succeeded.
    public mutating func succeeded() -> Duration {
        failures = 0
        return interval
    }

    /// The pause after a round that failed; `random` lies from 0 to 1.
    ///
    /// A server that says when to come back has reckoned with all others that wait: its time grows by the share of
    /// chance alone, however often it says so.
    public mutating func failed(_ failure: SyncFailure, random: Double) -> Duration {
        if failure.isPutOff, let seconds = failure.retryAfterSeconds {
            return Self.spread(max(.seconds(seconds), firstPause), random)
        }
        let doubled = firstPause * (1 << min(failures, 16))
        failures += 1
        let pause = min(doubled, longestPause)
        // A server that says when to come back is believed, and what cannot heal by itself need not be hurried.
        let asked = failure.retryAfterSeconds.map { Duration.seconds($0) } ?? .zero
        let least = failure.isTransient ? asked : max(asked, longestPause)
        let base = max(pause, least)
        return Self.spread(base, random)
    }

    /// A pause and up to half of it more, so that those who were told the same do not come at the same moment.
    private static func spread(_ pause: Duration, _ random: Double) -> Duration {
        pause + pause * (0.5 * min(max(random, 0), 1))
    }
}
