import NIOCore

/// Way from a handler's task, on whatever thread it runs, back to its connection.
struct ServerConnectionReference: Sendable {
    private let bound: NIOLoopBound<ServerConnectionHandler>
    private let eventLoop: any EventLoop

    init(_ connection: ServerConnectionHandler, executor: EventLoopTaskExecutor, eventLoop: any EventLoop) {
        self.bound = NIOLoopBound(connection, eventLoop: eventLoop)
        self.eventLoop = eventLoop
    }

    func finished(_ id: UInt32, _ outcome: ServerCallOutcome) {
        onLoop { $0.finished(id, outcome) }
    }

    func consumed(_ message: MessageReceiver.Message, call id: UInt32) {
        onLoop { $0.consumed(message, call: id) }
    }

    func drain() {
        onLoop { $0.drain() }
    }

    func closeNow() {
        onLoop { $0.connectionGuard.closeNow() }
    }

    /// Sends a message of a streaming answer; throws if the call is over or the task was cancelled.
    func send(_ message: [UInt8], call id: UInt32) async throws(RPCError) {
        let error = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                onLoop { connection in
                    connection.send(message, call: id, continuation)
                }
            }
        } onCancel: {
            onLoop { $0.resumeWriter(id, RPCError(.cancelled, "the sender was cancelled")) }
        }
        if let error { throw error }
    }

    private func onLoop(_ work: @escaping @Sendable (ServerConnectionHandler) -> Void) {
        if eventLoop.inEventLoop {
            work(bound.value)
        } else {
            eventLoop.execute { work(bound.value) }
        }
    }
}
