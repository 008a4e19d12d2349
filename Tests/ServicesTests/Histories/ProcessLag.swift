import Synchronization

/// How long this process was too busy to go on with what could have gone on.
///
/// Tests of one process share few threads, and some of them reckon for seconds: what such a test takes from another one
/// is no fault of what the other one measures.
final class ProcessLag: Sendable {
    private static let tick = Duration.milliseconds(10)

    private struct State {
        var lag = Duration.zero
        var tickBegun = ContinuousClock.now
    }

    private let state = Mutex(State())

    /// Measures while `body` runs.
    static func measuring<Value>(_ body: (ProcessLag) async throws -> Value) async rethrows -> Value {
        let lag = ProcessLag()
        // As urgent as the workers of a sweep.
        let metronome = Task(priority: .utility) {
            while !Task.isCancelled {
                lag.beginTick()
                try? await Task.sleep(for: tick)
            }
        }
        defer { metronome.cancel() }
        return try await body(lag)
    }

    /// The lag so far.
    var duration: Duration { state.withLock { $0.lag + Self.late($0) } }

    private func beginTick() {
        state.withLock { state in
            state.lag += Self.late(state)
            state.tickBegun = .now
        }
    }

    private static func late(_ state: State) -> Duration {
        max(.zero, ContinuousClock.now - state.tickBegun - tick)
    }
}
