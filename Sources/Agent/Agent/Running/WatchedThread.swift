import Foundation
import Synchronization

/// Runs blocking work on a thread of its own and waits for it only as long as it comes further.
///
/// No call of the system says beforehand that a share of the network will not answer; a thread that waits for one
/// cannot be ended, only left behind.
enum WatchedThread {
    /// When work last came further.
    private final class Movement: Sendable {
        private let moment = Mutex(ContinuousClock.now)

        func note() { moment.withLock { $0 = .now } }

        var last: ContinuousClock.Instant { moment.withLock { $0 } }
    }

    /// What came of waiting for work.
    enum Outcome<Value: Sendable>: Sendable {
        /// It is done.
        case ended(Result<Value, any Error>)
        /// It has stood still since then, and goes on by itself.
        case hangs(since: ContinuousClock.Instant)
        /// Whoever waited was cancelled; the work goes on by itself.
        case left
    }

    /// Runs work.
    ///
    /// - Parameters:
    ///   - stillMax: how long it may stand still before it is no longer waited for.
    ///   - told: is told now and then that it has come further, while it is waited for.
    ///   - work: is run on a thread of its own; calls `moved` whenever it has come further.
    /// - Returns: what came of it.
    static func run<Value: Sendable>(
        stillMax: Duration, told: @escaping @Sendable () -> Void = {},
        _ work: @escaping @Sendable (_ moved: () -> Void) throws -> Value
    ) async -> Outcome<Value> {
        let movement = Movement()
        let (outcomes, outcome) = AsyncStream.makeStream(of: Outcome<Value>.self)
        Thread.detachNewThread {
            outcome.yield(.ended(Result { try work { movement.note() } }))
        }
        let watch = Task {
            while true {
                let last = movement.last
                let still = ContinuousClock.now - last
                guard still < stillMax else {
                    outcome.yield(.hangs(since: last))
                    return
                }
                try await Task.sleep(for: stillMax - still)
                if movement.last > last { told() }
            }
        }
        defer { watch.cancel() }
        for await outcome in outcomes { return outcome }
        return .left
    }
}
