import NIOCore

/// Moves bytes between a socket and the connection's state machine; lives on the client's event loop.
final class ClientConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let owner: ClientCore
    private let connectionGuard: ConnectionGuard
    private let closeTimeout: TimeAmount
    private(set) var machine: ClientConnection
    private var calls: [UInt32: ClientCall] = [:]
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?
    private var timerMoment = NIODeadline.distantFuture
    private var isReading = false
    private var isFlushScheduled = false
    private var isClosing = false
    private var lastError: (any Error)?

    init(
        owner: ClientCore, limits: ClientConnectionLimits, connectionGuard: ConnectionGuard, closeTimeout: TimeAmount
    ) {
        self.owner = owner
        self.connectionGuard = connectionGuard
        self.closeTimeout = closeTimeout
        self.machine = ClientConnection(limits: limits, now: .now())
    }

    /// True if another call may be opened now.
    var hasRoom: Bool { machine.hasRoom && !isClosing }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        armTimer()
        if context.channel.isActive { flush() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        timer?.cancel()
    }

    func channelActive(context: ChannelHandlerContext) {
        flush()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReading = true
        let now = NIODeadline.now()
        machine.received(unwrapInboundIn(data), now: now)
        while let event = machine.nextEvent(now: now) {
            handle(event)
        }
        armTimer()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        flush()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable else { return }
        machine.outboundProgressed(now: .now())
        flush()
        for call in calls.values where call.senderWaitsForSocket { call.resumeSender(nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if lastError == nil { lastError = error }
        connectionGuard.closeNow()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        lose(RPCError(.unavailable, "the connection to the server broke; try again", cause: lastError))
        context.fireChannelInactive()
    }

    /// Opens a call; its owner asked for room.
    func open(_ call: ClientCall) {
        let refusal = machine.refusal(messageBytes: call.onlyMessage?.count ?? 0)
        if let refusal = refusal ?? machine.refusal(metadata: call.metadata) {
            call.finish(.failure(refusal), dropsQueue: true)
            return
        }
        call.id = machine.open(
            method: call.method, deadline: call.deadline, metadata: call.metadata, onlyMessage: call.onlyMessage,
            now: call.deadline == nil ? .distantPast : .now())
        call.connection = self
        calls[call.id] = call
        if let message = call.senderMessage, let sender = call.sender {
            call.sender = nil
            call.senderMessage = nil
            send(message, call: call, sender)
        }
        if call.isFinishWanted { machine.halfClose(call.id) }
        scheduleFlush()
        armTimer()
    }

    /// Sends a message of a streaming request.
    func send(_ message: [UInt8], call: ClientCall, _ continuation: ClientCall.SendContinuation) {
        switch machine.send(message, call: call.id) {
        case .written:
            let isHeld = machine.outbound.readableBytes > ServerConnectionHandler.heldBytesMax
            if isHeld, context?.channel.isWritable == false {
                call.sender = continuation
                call.senderWaitsForSocket = true
            } else {
                continuation.resume(returning: nil)
            }
        case .waits: call.sender = continuation
        case .busy:
            continuation.resume(
                returning: RPCError(.failedPrecondition, "send one message after the other, from one task"))
        case .tooLarge:
            continuation.resume(returning: machine.refusal(messageBytes: message.count))
        case .callEnded: continuation.resume(returning: RPCError(.cancelled, "the call is over"))
        }
        scheduleFlush()
    }

    /// The caller sends nothing more.
    func halfClose(_ call: ClientCall) {
        machine.halfClose(call.id)
        scheduleFlush()
    }

    /// The caller gives the call up.
    func cancel(_ call: ClientCall, _ error: RPCError) {
        if let event = machine.cancel(call.id, error) { handle(event) }
        scheduleFlush()
    }

    /// The caller has taken an answer.
    func consumed(_ message: MessageReceiver.Message, call: ClientCall) {
        machine.consumed(message.cost, bytes: message.bytes.count, call: call.id)
        scheduleFlush()
    }

    /// Ends the connection once its calls are done.
    func drain() {
        if let event = machine.drain() { handle(event) }
        scheduleFlush()
    }

    func closeNow() {
        connectionGuard.closeNow()
    }

    private func handle(_ event: ClientConnection.Event) {
        switch event {
        case .ready: owner.ready(self)
        case .message(let id, let message):
            guard let call = calls[id] else { return }
            if !call.received(message) {
                cancel(call, RPCError(.internal, "the server sent a second answer to a call with one"))
            }
        case .ended(let id, let status):
            let result: Result<RPCMetadata, RPCError> =
                status.code == .ok
                ? .success(status.metadata)
                : .failure(RPCError(status.code, status.message, metadata: status.metadata))
            calls.removeValue(forKey: id)?.finish(result, dropsQueue: false)
            owner.roomFreed(self)
        case .failed(let id, let error):
            guard let call = calls.removeValue(forKey: id) else { return }
            if !owner.retry(call, error) { call.finish(.failure(error), dropsQueue: true) }
            owner.roomFreed(self)
        case .sendReady(let id):
            guard let call = calls[id] else { return }
            call.resumeSender(nil)
            if call.isFinishWanted { machine.halfClose(id) }
        case .goingAway: owner.goingAway(self)
        case .close(let violation): closeAfterFlush(violation)
        case .hardClose(let violation):
            lastError = lastError ?? violation
            connectionGuard.closeNow()
        }
    }

    private func closeAfterFlush(_ violation: ProtocolViolation?) {
        guard let context, !isClosing else { return }
        isClosing = true
        if let violation {
            lastError = lastError ?? violation
            lose(RPCError(.unavailable, "the connection was ended: \(violation.message)", cause: violation))
        }
        owner.goingAway(self)
        if let bytes = machine.takeOutbound() { context.writeAndFlush(wrapOutboundOut(bytes), promise: nil) }
        context.close(promise: nil)
        let connectionGuard = connectionGuard
        context.eventLoop.assumeIsolated().scheduleTask(in: closeTimeout) {
            connectionGuard.closeNow()
        }
    }

    private func lose(_ error: RPCError) {
        for event in machine.connectionLost(error) { handle(event) }
        owner.lost(self, error)
    }

    private func scheduleFlush() {
        guard !isReading, !isFlushScheduled, let context else { return }
        isFlushScheduled = true
        context.eventLoop.assumeIsolated().execute {
            self.isFlushScheduled = false
            self.flush()
        }
    }

    private func flush() {
        guard let context, context.channel.isWritable, let bytes = machine.takeOutbound() else { return }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    private func armTimer() {
        guard let context, machine.nextTimer < timerMoment, machine.phase != .closed else { return }
        timer?.cancel()
        timerMoment = machine.nextTimer
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: timerMoment) {
            self.timerFired()
        }
    }

    private func timerFired() {
        timerMoment = .distantFuture
        for event in machine.timerFired(now: .now()) { handle(event) }
        scheduleFlush()
        armTimer()
    }
}
