import Synchronization

/// The client's connectivity as other threads see it.
final class ConnectivityCell: Sendable {
    private struct State {
        var connectivity = RPCConnectivity.idle
        var nextObserver = 0
        var observers: [Int: AsyncStream<RPCConnectivity>.Continuation] = [:]
    }

    private let state = Mutex(State())

    var current: RPCConnectivity { state.withLock { $0.connectivity } }

    func set(_ connectivity: RPCConnectivity) {
        let observers = state.withLock { state in
            state.connectivity = connectivity
            return Array(state.observers.values)
        }
        for observer in observers { observer.yield(connectivity) }
    }

    /// The state now and every later one; a slow reader sees the latest only.
    func updates() -> AsyncStream<RPCConnectivity> {
        AsyncStream(bufferingPolicy: .bufferingNewest(16)) { continuation in
            let (key, current) = state.withLock { state in
                state.nextObserver += 1
                state.observers[state.nextObserver] = continuation
                return (state.nextObserver, state.connectivity)
            }
            continuation.yield(current)
            continuation.onTermination = { [weak self] _ in
                self?.state.withLock { $0.observers[key] = nil }
            }
        }
    }
}
