import NIOCore
import NIOTLS

/// Moves bytes between a socket and the connection's state machine, and starts handlers; lives on one event loop.
final class ServerConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A call that a handler works on or waits for.
    struct Call {
        var method: RPCMethod
        var context: RPCCallContext
        /// The single request of kinds that take one, until the handler starts.
        var request: [UInt8]?
        var mailbox: MessageMailbox?
        var task: Task<Void, Never>?
        var writer: UnsafeContinuation<RPCError?, Never>?
        var writerWaitsForSocket = false
    }

    let shared: ServerShared
    let verifiedChain: VerifiedChain?
    let expiredGraceSeconds: Int64
    let connectionID: UInt64
    let connectionGuard: ConnectionGuard
    let executor: EventLoopTaskExecutor
    var machine: ServerConnection
    var calls: [UInt32: Call] = [:]
    var context: ChannelHandlerContext?
    private(set) var peer: RPCPeer
    private var timer: Scheduled<Void>?
    private var timerMoment = NIODeadline.distantFuture
    private var isReading = false
    private var isFlushScheduled = false
    private var isReadHeld = false
    private var isClosing = false

    init(
        shared: ServerShared, connectionID: UInt64, remoteAddress: String, verifiedChain: VerifiedChain?,
        expiredGraceSeconds: Int64, connectionGuard: ConnectionGuard, eventLoop: any EventLoop
    ) {
        self.shared = shared
        self.connectionID = connectionID
        self.verifiedChain = verifiedChain
        self.expiredGraceSeconds = expiredGraceSeconds
        self.connectionGuard = connectionGuard
        self.executor = EventLoopTaskExecutor(eventLoop)
        self.machine = ServerConnection(limits: shared.connectionLimits, now: .now())
        self.peer = RPCPeer(connectionID: connectionID, remoteAddress: remoteAddress)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        armTimer()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        timer?.cancel()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event, let chain = verifiedChain?.certificates, !chain.isEmpty {
            peer = RPCPeer(
                connectionID: connectionID, remoteAddress: peer.remoteAddress, certificateChain: chain)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReading = true
        let now = NIODeadline.now()
        machine.received(unwrapInboundIn(data), now: now)
        while let event = machine.nextEvent(now: now) {
            handle(event, now: now)
        }
        armTimer()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        flush()
    }

    /// Holds reading back while the peer does not take our bytes, so that it cannot make us keep more.
    func read(context: ChannelHandlerContext) {
        if mustHoldReading {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable else { return }
        machine.outboundProgressed(now: .now())
        flush()
        for id in calls.filter({ $0.value.writerWaitsForSocket }).keys {
            resumeWriter(id, nil)
        }
        if isReadHeld, !mustHoldReading {
            isReadHeld = false
            context.read()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        machine.phase = .closed
        let ids = Array(calls.keys)
        for id in ids { stop(id, RPCError(.unavailable, "the connection broke")) }
        timer?.cancel()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Whatever TLS or the socket say, the connection cannot go on; the peer learns it from the close.
        connectionGuard.closeNow()
    }

    private var mustHoldReading: Bool {
        guard let context else { return false }
        return !context.channel.isWritable && machine.outbound.readableBytes > ServerConnectionHandler.heldBytesMax
    }

    /// Bytes kept for a socket that is full before reading stops; the rest of the answer limit is for running handlers.
    static let heldBytesMax = 65_536

    /// Sends what stands ready: once per burst of reads, or once per tick for what handlers hand in.
    func scheduleFlush() {
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
        let now = NIODeadline.now()
        timerMoment = .distantFuture
        for event in machine.timerFired(now: now) {
            handle(event, now: now)
        }
        scheduleFlush()
        armTimer()
    }

    private func handle(_ event: ServerConnection.Event, now: NIODeadline) {
        switch event {
        case .ready: break
        case .opened(let open, let deadline): opened(open, deadline: deadline, now: now)
        case .message(let id, let message, let isLast): messageReceived(id, message, isLast: isLast)
        case .halfClosed(let id): halfClosed(id)
        case .abandoned(let id, let error): stop(id, error)
        case .sendReady(let id): resumeWriter(id, nil)
        case .peerCheckDue:
            let refusals = calls.mapValues { call in
                shared.refusal(of: peer, calling: call.context.method, expiredGraceSeconds: expiredGraceSeconds)
            }
            let other = shared.refusal(of: peer, calling: nil, expiredGraceSeconds: expiredGraceSeconds)
            for event in machine.failAll({ id in refusals[id] ?? other }) { handle(event, now: now) }
        case .close(let violation): closeAfterFlush(violation)
        case .hardClose:
            shared.counter.countFailure()
            connectionGuard.closeNow()
        }
    }

    /// Obeys an event that an outcome of a handler led to.
    func perform(_ event: ServerConnection.Event?) {
        if let event { handle(event, now: .now()) }
        scheduleFlush()
    }

    /// Ends the connection in order: what is written goes out, new calls are not taken.
    func drain() {
        perform(machine.drain())
    }

    private func closeAfterFlush(_ violation: ProtocolViolation?) {
        guard let context, !isClosing else { return }
        isClosing = true
        if violation != nil { shared.counter.countFailure() }
        let ids = Array(calls.keys)
        for id in ids { stop(id, RPCError(.unavailable, "the connection was closed")) }
        if let bytes = machine.takeOutbound() {
            context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        }
        context.close(promise: nil)
        // TLS waits for the peer's farewell; a peer that never says it must not keep the socket.
        let connectionGuard = connectionGuard
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(shared.limits.closeTimeout)) {
            connectionGuard.closeNow()
        }
    }
}
