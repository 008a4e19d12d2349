/// Lets a few feeds be made at a time; the others wait in order.
///
/// A feed holds a connection to the database while the agent takes it, so without a limit many agents that begin at
/// once would leave none for uploads and quotes.
actor FeedTurns {
    /// Feeds at a time, fewer than half of the pool's connections.
    static let feedsAtOnceMax = 3

    private let max: Int
    private var running = 0
    private var waiting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    private var lastNumber = 0

    /// How many wait for a turn.
    var waitingCount: Int { waiting.count }

    init(max: Int = FeedTurns.feedsAtOnceMax) {
        self.max = max
    }

    /// Waits for a turn, runs `work`, and passes the turn on.
    ///
    /// - Throws: `CancellationError` when the caller gives up while it waits, or what `work` throws.
    func take<Value: Sendable>(_ work: @Sendable () async throws -> Value) async throws -> Value {
        try await begin()
        defer { pass() }
        return try await work()
    }

    private func begin() async throws {
        try Task.checkCancellation()
        guard running >= max else {
            running += 1
            return
        }
        lastNumber += 1
        let number = lastNumber
        let hasTurn = await withTaskCancellationHandler {
            await withCheckedContinuation { waiting.append((number, $0)) }
        } onCancel: {
            Task { await self.giveUp(number) }
        }
        guard hasTurn else { throw CancellationError() }
        if Task.isCancelled {
            pass()
            throw CancellationError()
        }
    }

    /// The turn goes to whoever waits longest.
    private func pass() {
        if waiting.isEmpty {
            running -= 1
        } else {
            waiting.removeFirst().continuation.resume(returning: true)
        }
    }

    private func giveUp(_ number: Int) {
        guard let place = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: place).continuation.resume(returning: false)
    }
}
