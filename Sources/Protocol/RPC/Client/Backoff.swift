/// Pauses between attempts to connect: they grow to a maximum and are spread so that agents do not come all at once.
struct Backoff {
    private let initial: Duration
    private let maximum: Duration
    private let multiplier: Double
    private var next: Duration

    init(initial: Duration, maximum: Duration, multiplier: Double) {
        self.initial = initial
        self.maximum = maximum
        self.multiplier = multiplier
        self.next = initial
    }

    /// The pause after one more failure; `random` is 0 to 1 and spreads it over 20 to 100 per cent.
    mutating func failed(random: Double) -> Duration {
        let pause = min(next, maximum)
        next = min(pause * multiplier, maximum)
        return pause * (0.2 + 0.8 * min(max(random, 0), 1))
    }

    /// An attempt succeeded.
    mutating func succeeded() {
        next = initial
    }
}
