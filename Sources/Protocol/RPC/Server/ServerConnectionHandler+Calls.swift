import NIOCore

/// Calls of a server connection: from opening to the handler and back.
extension ServerConnectionHandler {
    func opened(_ open: OpenFrame, deadline: NIODeadline, now: NIODeadline) {
        guard let method = shared.methods[open.method] else {
            perform(machine.fail(open.call, RPCError(.unimplemented, "no method \(open.method)")))
            return
        }
        if let refusal = shared.refusal(
            of: peer, calling: open.method, expiredGraceSeconds: expiredGraceSeconds)
        {
            perform(machine.fail(open.call, refusal))
            return
        }
        let context = RPCCallContext(
            method: open.method, metadata: open.metadata,
            deadline: .now + .nanoseconds((deadline - now).nanoseconds), peer: peer)
        var call = Call(method: method, context: context)
        switch method.handler {
        case .unary, .serverStreaming:
            calls[open.call] = call
        case .clientStreaming, .bidirectional:
            call.mailbox = makeMailbox(open.call)
            calls[open.call] = call
            start(open.call, call)
        }
    }

    func messageReceived(_ id: UInt32, _ message: MessageReceiver.Message, isLast: Bool) {
        guard let call = calls[id] else { return }
        if let mailbox = call.mailbox {
            mailbox.deliver(message)
            if isLast { mailbox.finish() }
            return
        }
        guard call.request == nil else {
            let error = RPCError(.invalidArgument, "the method takes one message")
            calls[id] = nil
            perform(machine.fail(id, error))
            return
        }
        calls[id]?.request = message.bytes
        if isLast { startSingle(id) }
    }

    func halfClosed(_ id: UInt32) {
        guard let call = calls[id] else { return }
        if let mailbox = call.mailbox {
            mailbox.finish()
        } else {
            startSingle(id)
        }
    }

    private func startSingle(_ id: UInt32) {
        guard let call = calls[id] else { return }
        guard call.request != nil else {
            calls[id] = nil
            perform(machine.fail(id, RPCError(.invalidArgument, "the method takes one message")))
            return
        }
        calls[id]?.request = nil
        start(id, call)
    }

    /// The call is over for the peer: wake and cancel its handler.
    func stop(_ id: UInt32, _ error: RPCError) {
        guard let call = calls.removeValue(forKey: id) else { return }
        call.mailbox?.finish(error, dropsQueue: true)
        call.writer?.resume(returning: error)
        if let task = call.task {
            task.cancel()
        } else {
            // No handler started, so none will report its end.
            perform(machine.fail(id, error))
        }
    }

    func resumeWriter(_ id: UInt32, _ error: RPCError?) {
        guard let writer = calls[id]?.writer else { return }
        calls[id]?.writer = nil
        calls[id]?.writerWaitsForSocket = false
        writer.resume(returning: error)
    }

    private func makeMailbox(_ id: UInt32) -> MessageMailbox {
        let reference = ServerConnectionReference(self, executor: executor, eventLoop: eventLoop)
        return MessageMailbox { message in
            reference.consumed(message, call: id)
        }
    }

    private var eventLoop: any EventLoop {
        guard let context else { preconditionFailure("a call lives on a channel") }
        return context.eventLoop
    }

    private func start(_ id: UInt32, _ call: Call) {
        let reference = ServerConnectionReference(self, executor: executor, eventLoop: eventLoop)
        let runner = ServerCallRunner(shared: shared, connection: reference, id: id, call: call)
        let task =
            switch call.method.execution {
            case .eventLoop: Task.immediate(executorPreference: executor) { await runner.run() }
            case .pool: Task.detached { await runner.run() }
            }
        // A handler that never suspended has ended by now, and its call is gone.
        calls[id]?.task = task
    }

    /// The handler ended.
    func finished(_ id: UInt32, _ outcome: ServerCallOutcome) {
        calls[id] = nil
        switch outcome {
        case .success(let message, let metadata): perform(machine.succeed(id, message: message, metadata: metadata))
        case .failure(let error): perform(machine.fail(id, error))
        }
    }

    /// The handler sends a message of its answer.
    func send(_ message: [UInt8], call id: UInt32, _ continuation: UnsafeContinuation<RPCError?, Never>) {
        guard calls[id] != nil else {
            continuation.resume(returning: RPCError(.cancelled, "the call is over"))
            return
        }
        switch machine.send(message, call: id) {
        case .written:
            let isHeld = machine.outbound.readableBytes > ServerConnectionHandler.heldBytesMax
            if isHeld, context?.channel.isWritable == false {
                calls[id]?.writer = continuation
                calls[id]?.writerWaitsForSocket = true
            } else {
                continuation.resume(returning: nil)
            }
            scheduleFlush()
        case .waits:
            calls[id]?.writer = continuation
            scheduleFlush()
        case .busy:
            continuation.resume(
                returning: RPCError(.failedPrecondition, "send one message after the other, from one task"))
        case .tooLarge:
            continuation.resume(
                returning: RPCError(.resourceExhausted, "the message is longer than the client takes"))
        case .callEnded:
            continuation.resume(returning: RPCError(.cancelled, "the call is over"))
        }
    }

    /// The handler has taken a message.
    func consumed(_ message: MessageReceiver.Message, call id: UInt32) {
        machine.consumed(message.cost, bytes: message.bytes.count, call: id)
        scheduleFlush()
    }
}
