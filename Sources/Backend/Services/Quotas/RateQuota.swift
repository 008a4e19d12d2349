import Storage

/// How much of one thing a tenant may still use: a bucket that fills with time; whole numbers, no clock of its own.
///
/// What is asked for is granted when the bucket holds it, or when the bucket is full: what is larger than the whole
/// bucket makes a debt, which is paid before anything more is granted. So nothing has to wait for ever, and over any
/// time no more is granted than the rate allows, one bucket and one such request.
struct RateQuota: Hashable, Sendable {
    /// What is saved up while nothing is used; seconds of the rate.
    static let capacitySeconds: Int64 = 10
    /// The longest time that somebody is asked to wait; seconds. Who comes back too early is told again.
    static let retrySecondsMax: Int64 = 300
    /// The highest rate; units per second.
    static let ratePerSecondMax: Int64 = 1_000_000
    /// The largest request that is reckoned with; units.
    static let requestMax: Int64 = 1_000_000

    /// Units are counted in millionths, so that each microsecond adds a whole number of them.
    private static let millionths: Int64 = 1_000_000

    /// Units per second; 0: not limited.
    private(set) var ratePerSecond: Int64
    private var balance: Int64
    private var filledAt: Moment

    /// Makes a full bucket.
    init(ratePerSecond: Int64, at now: Moment) {
        self.ratePerSecond = Self.bounded(ratePerSecond)
        filledAt = now
        balance = Self.bounded(ratePerSecond) * Self.capacitySeconds * Self.millionths
    }

    /// Takes so many units.
    ///
    /// - Returns: nil when they are granted; otherwise nothing is taken, and so many seconds later, from 1 to
    ///   `retrySecondsMax`, there is enough unless others take it.
    mutating func take(_ count: Int, at now: Moment) -> Int64? {
        guard ratePerSecond > 0, count > 0 else { return nil }
        fill(at: now)
        let wanted = min(Int64(count), Self.requestMax) * Self.millionths
        let needed = min(wanted, capacity)
        guard balance < needed else {
            balance -= wanted
            return nil
        }
        let perSecond = ratePerSecond * Self.millionths
        let seconds = (needed - balance + perSecond - 1) / perSecond
        return min(max(seconds, 1), Self.retrySecondsMax)
    }

    /// Takes over another rate; what was saved up or owed stays, as far as the new bucket holds it.
    mutating func change(ratePerSecond: Int64, at now: Moment) {
        let rate = Self.bounded(ratePerSecond)
        guard rate != self.ratePerSecond else { return }
        guard self.ratePerSecond > 0 else {
            self = RateQuota(ratePerSecond: rate, at: now)
            return
        }
        fill(at: now)
        self.ratePerSecond = rate
        balance = min(balance, capacity)
    }

    /// True when a new bucket would be no different.
    func isFull(at now: Moment) -> Bool {
        var filled = self
        filled.fill(at: now)
        return filled.balance >= capacity
    }

    private var capacity: Int64 { ratePerSecond * Self.capacitySeconds * Self.millionths }

    /// Adds what has become free; a clock that went back adds nothing and starts anew.
    private mutating func fill(at now: Moment) {
        let elapsed = now.rawValue - filledAt.rawValue
        filledAt = now
        guard elapsed > 0, balance < capacity else { return }
        // The time until the bucket is full, so that the product cannot overflow.
        let untilFull = (capacity - balance + ratePerSecond - 1) / max(ratePerSecond, 1)
        balance = elapsed >= untilFull ? capacity : balance + elapsed * ratePerSecond
    }

    private static func bounded(_ rate: Int64) -> Int64 { min(max(rate, 0), ratePerSecondMax) }
}
