import Synchronization

/// The parts of a sweep that nobody has begun, and how many customers are done.
final class HistoryParts: Sendable {
    private struct State {
        var left: ArraySlice<HistorySweep.Part>
        var done: Int64 = 0
    }

    /// Customers of all parts.
    let customers: Int64
    /// How many customers are done, now and then; only the newest number is kept for whoever is slow.
    let progress: AsyncStream<Int64>
    private let continuation: AsyncStream<Int64>.Continuation
    private let state: Mutex<State>
    private let step: Int64

    init(_ parts: [HistorySweep.Part], customers: Int64) {
        self.customers = customers
        step = max(1, customers / HistorySweep.progressParts)
        state = Mutex(State(left: parts[...]))
        (progress, continuation) = AsyncStream.makeStream(of: Int64.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// The next part; nil when all have been begun.
    func next() -> HistorySweep.Part? { state.withLock { $0.left.popFirst() } }

    /// Counts a customer.
    func oneDone() {
        let done = state.withLock { state in
            state.done += 1
            return state.done
        }
        if done % step == 0 { continuation.yield(done) }
    }

    /// Nothing more will be told.
    func end() { continuation.finish() }
}
