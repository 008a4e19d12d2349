import NIOCore

/// The server's side of a connection: bytes and decisions of handlers in, events and bytes out; no I/O, no clock.
struct ServerConnection {
    /// What the owner must do; frames to send stand in `outbound`.
    enum Event: Equatable {
        /// The hello was accepted.
        case ready
        /// A call begins; the machine keeps its deadline.
        case opened(OpenFrame, deadline: NIODeadline)
        /// A whole message; its cost goes to `consumed` once the handler has it.
        case message(call: UInt32, MessageReceiver.Message, isLast: Bool)
        /// The client sends nothing more.
        case halfClosed(call: UInt32)
        /// The call is over before its handler ended it; stop the handler.
        case abandoned(call: UInt32, RPCError)
        /// The message that waited for credit is written.
        case sendReady(call: UInt32)
        /// Certificates are to be checked again: calls are open.
        case peerCheckDue
        /// Send `outbound`, then close.
        case close(ProtocolViolation?)
        /// Close at once: the peer takes nothing any more.
        case hardClose(ProtocolViolation)
    }

    struct Call {
        var receiver: MessageReceiver
        var sender: MessageSender
        var deadline: NIODeadline
        var isHalfClosed = false
        /// Bytes of this call that count against the inbound limit.
        var inboundBytes = 0
        var finalStatus: StatusFrame?
    }

    enum Phase: Equatable {
        case waitingForHello
        case open
        case draining
        case closed
    }

    let limits: ServerConnectionLimits
    var phase = Phase.waitingForHello
    var outbound = ByteBuffer()
    var calls: [UInt32: Call] = [:]
    /// Calls that ended for the peer while their handlers still run.
    var abandonedHandlers: Set<UInt32> = []
    var lastCall: UInt32 = 0
    var peerSettings = ConnectionSettings()
    var inboundBytes = 0
    var waitingSendBytes = 0
    var decoder: FrameDecoder
    var keepalive: Keepalive
    var opens: RateWindow
    var cancels: RateWindow
    var pings: RateWindow
    var controls: RateWindow
    var partialSince: NIODeadline?
    let handshakeDeadline: NIODeadline
    /// Lower bound of the next moment something is due; the owner calls `timerFired` then.
    var nextTimer: NIODeadline
    var peerCheckDue: NIODeadline?

    init(limits: ServerConnectionLimits, now: NIODeadline) {
        self.limits = limits
        self.decoder = FrameDecoder(
            limits: FrameDecoder.Limits(
                framePayloadBytesMax: limits.settings.framePayloadBytesMax,
                metadataBytesMax: limits.settings.metadataBytesMax,
                metadataPairsMax: limits.metadataPairsMax))
        self.keepalive = Keepalive(interval: limits.keepaliveInterval, timeout: limits.keepaliveTimeout, now: now)
        self.opens = RateWindow(perSecondMax: limits.opensPerSecondMax)
        self.cancels = RateWindow(perSecondMax: limits.cancelsPerSecondMax)
        self.pings = RateWindow(perSecondMax: limits.pingsPerSecondMax)
        self.controls = RateWindow(perSecondMax: limits.controlFramesPerSecondMax)
        self.handshakeDeadline = now + limits.handshakeTimeout
        self.nextTimer = handshakeDeadline
    }

    /// Takes bytes of the peer; `nextEvent` follows until it gives nil.
    mutating func received(_ bytes: ByteBuffer, now: NIODeadline) {
        keepalive.heard(now: now)
        decoder.append(bytes)
    }

    /// The next event of the bytes received, nil if more are needed.
    mutating func nextEvent(now: NIODeadline) -> Event? {
        guard phase != .closed else { return nil }
        do throws(ProtocolViolation) {
            while let frame = try decoder.next() {
                partialSince = nil
                if let event = try apply(frame, now: now) { return event }
            }
        } catch {
            return fail(error)
        }
        if decoder.hasPartialFrame, partialSince == nil {
            partialSince = now
            nextTimer = min(nextTimer, now + limits.partialFrameTimeout)
        }
        if !decoder.hasPartialFrame { partialSince = nil }
        return nil
    }

    /// Bytes to write now; the buffer is given away.
    mutating func takeOutbound() -> ByteBuffer? {
        guard outbound.readableBytes > 0 else { return nil }
        let bytes = outbound
        outbound = ByteBuffer()
        return bytes
    }

    private mutating func apply(_ frame: Frame, now: NIODeadline) throws(ProtocolViolation) -> Event? {
        if phase == .waitingForHello {
            guard case .hello(let hello) = frame else {
                throw ProtocolViolation(.protocolError, "the first frame is a hello")
            }
            return try helloReceived(hello, now: now)
        }
        switch frame {
        case .message(let message): return try messageReceived(message, now: now)
        case .open(let open): return try openReceived(open, now: now)
        case .halfClose(let id): return try halfCloseReceived(id, now: now)
        case .cancel(let id, let code): return try cancelReceived(id, code: code, now: now)
        case .credit(let id, let bytes): return try creditReceived(id, bytes: bytes, now: now)
        case .ping(let value):
            guard pings.admit(now: now) else { throw ProtocolViolation(.limitExceeded, "too many pings") }
            FrameEncoder.write(.pong(value), into: &outbound)
            return nil
        case .pong:
            try countControl(now: now)
            return nil
        case .goAway:
            if phase == .open { phase = .draining }
            return closeIfDrained()
        case .hello: throw ProtocolViolation(.protocolError, "a second hello")
        case .status: throw ProtocolViolation(.protocolError, "a client sends no status")
        }
    }

    private mutating func helloReceived(_ hello: HelloFrame, now: NIODeadline) throws(ProtocolViolation) -> Event? {
        let low = max(hello.versionMin, ProtocolConstants.versionMin)
        let high = min(hello.versionMax, ProtocolConstants.versionMax)
        guard low <= high else {
            throw ProtocolViolation(
                .unsupportedVersion,
                "versions \(ProtocolConstants.versionMin) to \(ProtocolConstants.versionMax) are spoken here")
        }
        peerSettings = hello.settings
        phase = .open
        nextTimer = keepalive.nextDeadline
        let answer = HelloFrame(versionMin: high, versionMax: high, settings: limits.settings)
        FrameEncoder.write(.hello(answer), into: &outbound)
        return .ready
    }

    private mutating func openReceived(_ open: OpenFrame, now: NIODeadline) throws(ProtocolViolation) -> Event? {
        guard open.call > lastCall else { throw ProtocolViolation(.protocolError, "call numbers rise") }
        lastCall = open.call
        guard opens.admit(now: now) else { throw ProtocolViolation(.limitExceeded, "too many calls per second") }
        // Calls that crossed our go-away are not answered: the client knows that they were not taken.
        guard phase == .open else { return nil }
        guard calls.count + abandonedHandlers.count < limits.settings.callsMax else {
            FrameEncoder.writeStatus(
                .resourceExhausted, message: "at most \(limits.settings.callsMax) calls at once; wait for one to end",
                metadata: RPCMetadata(), call: open.call, into: &outbound)
            return nil
        }
        let deadline = deadline(of: open, now: now)
        calls[open.call] = Call(
            receiver: MessageReceiver(window: limits.settings.callCreditBytes),
            sender: MessageSender(
                credit: peerSettings.callCreditBytes, fragmentBytesMax: peerSettings.framePayloadBytesMax),
            deadline: deadline)
        nextTimer = min(nextTimer, deadline)
        if peerCheckDue == nil {
            let due = now + limits.peerCheckInterval
            peerCheckDue = due
            nextTimer = min(nextTimer, due)
        }
        return .opened(open, deadline: deadline)
    }

    /// The caller's deadline less the margin for the report; a missing one is imposed.
    private func deadline(of open: OpenFrame, now: NIODeadline) -> NIODeadline {
        guard open.deadlineMilliseconds > 0 else { return now + limits.deadlineDefault }
        let asked = min(TimeAmount.milliseconds(Int64(open.deadlineMilliseconds)), limits.deadlineMax)
        let margin = min(limits.deadlineMargin, TimeAmount.nanoseconds(asked.nanoseconds / 10))
        return now + asked - margin
    }

    private mutating func messageReceived(
        _ frame: MessageFrame, now: NIODeadline
    ) throws(ProtocolViolation) -> Event? {
        guard calls[frame.call] != nil else {
            try ignoreLate(frame.call, now: now)
            return nil
        }
        guard inboundBytes + frame.payload.count <= limits.inboundBufferedBytesMax else {
            let reason = RPCError(.resourceExhausted, "too many bytes wait on this connection; send fewer at once")
            return end(frame.call, reason)
        }
        let message = try calls[frame.call]?.received(frame, messageBytesMax: limits.settings.messageBytesMax)
        inboundBytes += frame.payload.count
        if let message {
            return .message(call: frame.call, message, isLast: frame.isLast)
        }
        grantCredit(frame.call)
        return nil
    }

    private mutating func halfCloseReceived(_ id: UInt32, now: NIODeadline) throws(ProtocolViolation) -> Event? {
        guard var call = calls[id] else {
            try ignoreLate(id, now: now)
            return nil
        }
        guard !call.isHalfClosed, !call.receiver.isAssembling else {
            throw ProtocolViolation(.protocolError, "a half-close inside a message or after the end")
        }
        call.isHalfClosed = true
        calls[id] = call
        return .halfClosed(call: id)
    }

    private mutating func cancelReceived(
        _ id: UInt32, code: RPCStatusCode, now: NIODeadline
    ) throws(ProtocolViolation) -> Event? {
        guard cancels.admit(now: now) else { throw ProtocolViolation(.limitExceeded, "too many cancelled calls") }
        guard calls[id] != nil else {
            try ignoreLate(id, now: now)
            return nil
        }
        remove(id, handlerRuns: true)
        return .abandoned(call: id, RPCError(code, "the client gave the call up"))
    }

    private mutating func creditReceived(
        _ id: UInt32, bytes: Int, now: NIODeadline
    ) throws(ProtocolViolation) -> Event? {
        try countControl(now: now)
        guard var call = calls[id] else {
            try ignoreLate(id, now: now)
            return nil
        }
        let before = call.sender.waitingBytes
        let wasBlocked = call.sender.isBlocked
        let isLegal = call.sender.credited(bytes, call: id, into: &outbound)
        waitingSendBytes += call.sender.waitingBytes - before
        calls[id] = call
        guard isLegal else { throw ProtocolViolation(.protocolError, "credit beyond 2,147,483,647 bytes") }
        guard wasBlocked, !call.sender.isBlocked else { return nil }
        guard let status = call.finalStatus else { return .sendReady(call: id) }
        writeStatus(status)
        remove(id, handlerRuns: false)
        return closeIfDrained()
    }

    private mutating func countControl(now: NIODeadline) throws(ProtocolViolation) {
        guard controls.admit(now: now) else { throw ProtocolViolation(.limitExceeded, "too many control frames") }
    }

    /// Frames of a call that ended here while they travelled are legal, of one that never was are not.
    private mutating func ignoreLate(_ id: UInt32, now: NIODeadline) throws(ProtocolViolation) {
        guard id <= lastCall else { throw ProtocolViolation(.protocolError, "a frame of a call that was not opened") }
        try countControl(now: now)
    }
}

extension ServerConnection.Call {
    /// Takes a fragment; gives the message it completes.
    mutating func received(
        _ frame: MessageFrame, messageBytesMax: Int
    ) throws(ProtocolViolation) -> MessageReceiver.Message? {
        guard !isHalfClosed else { throw ProtocolViolation(.protocolError, "a message after the end") }
        let message = try receiver.received(
            frame.payload, isContinued: frame.isContinued, messageBytesMax: messageBytesMax)
        isHalfClosed = frame.isLast
        inboundBytes += frame.payload.count
        return message
    }
}
