import Glibc
import Synchronization

/// Asks the server, from a thread of its own, to cancel what runs on a connection in exclusive use.
final class ServerCancellation: Sendable {
    private struct State {
        var handle: CancelHandle?
        var requestsUnderWay = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
        var isConnectingAborted = false
    }

    private let state = Mutex(State())

    func setHandle(_ handle: CancelHandle?) { state.withLock { $0.handle = handle } }

    func abortConnecting() { state.withLock { $0.isConnectingAborted = true } }

    var isConnectingAborted: Bool { state.withLock { $0.isConnectingAborted } }

    // The server ignores a request that comes before the statement. Who repeats it leaves so much time between.
    private static let repeatDelayMilliseconds: Int32 = 50

    /// Starts a request; does nothing when the connection is gone.
    ///
    /// Never blocks. `repeating` is called a moment after the request, to look whether it must be made again.
    func request(repeating: (@Sendable () -> Void)? = nil) {
        let handle = state.withLock { state in
            if state.handle != nil { state.requestsUnderWay += 1 }
            return state.handle
        }
        guard let handle else { return }
        let body = Unmanaged.passRetained(Request(cancellation: self, handle: handle, repeating: repeating))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let request = Unmanaged<Request>.fromOpaque(argument).takeRetainedValue()
                _ = request.handle.cancel()
                request.cancellation.requestEnded()
                if let repeating = request.repeating {
                    // A thread of its own may wait like this; poll(2) of nothing is a pause.
                    _ = poll(nil, 0, ServerCancellation.repeatDelayMilliseconds)
                    repeating()
                }
                return nil
            }, body.toOpaque())
        guard code == 0 else {
            // Without a thread there is no cancel; the statement ends by itself or by its timeout.
            body.release()
            requestEnded()
            return
        }
        pthread_detach(thread)
    }

    /// Waits until no request is under way, so that a late one cannot hit the next statement.
    func settled() async {
        await withCheckedContinuation { continuation in
            let isSettled = state.withLock { state in
                guard state.requestsUnderWay > 0 else { return true }
                state.waiters.append(continuation)
                return false
            }
            if isSettled { continuation.resume() }
        }
    }

    private func requestEnded() {
        let waiters = state.withLock { state in
            state.requestsUnderWay -= 1
            guard state.requestsUnderWay == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters.removeAll() }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private final class Request: Sendable {
        let cancellation: ServerCancellation
        let handle: CancelHandle
        let repeating: (@Sendable () -> Void)?

        init(cancellation: ServerCancellation, handle: CancelHandle, repeating: (@Sendable () -> Void)?) {
            self.cancellation = cancellation
            self.handle = handle
            self.repeating = repeating
        }
    }
}
