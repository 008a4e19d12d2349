import NIOCore
import Synchronization

/// Hands the messages of one call from its connection to the one task that reads them; its length is bounded by credit.
final class MessageMailbox: Sendable {
    private enum Ending {
        case open
        case finished
        case failed(RPCError)
    }

    private typealias Waiter = UnsafeContinuation<Result<MessageReceiver.Message?, RPCError>, Never>

    private struct State {
        var queue = CircularBuffer<MessageReceiver.Message>()
        var waiter: Waiter?
        var ending = Ending.open
    }

    private let state = Mutex(State())
    /// Called with each message a reader takes, so that its credit returns to the peer.
    private let consumed: @Sendable (MessageReceiver.Message) -> Void

    init(consumed: @escaping @Sendable (MessageReceiver.Message) -> Void) {
        self.consumed = consumed
    }

    /// Adds a message; the reader is woken if it waits.
    func deliver(_ message: MessageReceiver.Message) {
        let waiter = state.withLock { state -> Waiter? in
            guard case .open = state.ending else { return nil }
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter
            }
            state.queue.append(message)
            return nil
        }
        waiter?.resume(returning: .success(message))
    }

    /// No message follows; the end comes after those queued, or at once if they are dropped.
    func finish(_ error: RPCError? = nil, dropsQueue: Bool = false) {
        let waiter = state.withLock { state -> Waiter? in
            guard case .open = state.ending else { return nil }
            state.ending = error.map { .failed($0) } ?? .finished
            if dropsQueue { state.queue.removeAll() }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: error.map { .failure($0) } ?? .success(nil))
    }

    /// The next message, nil at the end.
    func next() async throws(RPCError) -> [UInt8]? {
        if let ready = state.withLock({ MessageMailbox.ready(&$0) }) {
            return try taken(ready)
        }
        let result = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                wait(continuation)
            }
        } onCancel: {
            wakeCancelled()
        }
        return try taken(result)
    }

    private func wait(_ continuation: Waiter) {
        let now = state.withLock { state -> Result<MessageReceiver.Message?, RPCError>? in
            if let ready = MessageMailbox.ready(&state) { return ready }
            if state.waiter != nil {
                return .failure(RPCError(.failedPrecondition, "only one task may read the messages of a call"))
            }
            // The cancellation handler may have run before there was a waiter.
            if Task.isCancelled { return .failure(RPCError(.cancelled, "the reader was cancelled")) }
            state.waiter = continuation
            return nil
        }
        if let now { continuation.resume(returning: now) }
    }

    private func wakeCancelled() {
        let waiter = state.withLock { state -> Waiter? in
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: .failure(RPCError(.cancelled, "the reader was cancelled")))
    }

    private func taken(_ result: Result<MessageReceiver.Message?, RPCError>) throws(RPCError) -> [UInt8]? {
        guard let message = try result.get() else { return nil }
        consumed(message)
        return message.bytes
    }

    private static func ready(_ state: inout State) -> Result<MessageReceiver.Message?, RPCError>? {
        if let message = state.queue.popFirst() { return .success(message) }
        switch state.ending {
        case .open: return nil
        case .finished: return .success(nil)
        case .failed(let error): return .failure(error)
        }
    }
}
