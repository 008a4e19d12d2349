import NIOCore

/// The client's side of a connection: bytes and wishes of callers in, events and bytes out; no I/O, no clock.
struct ClientConnection {
    /// What the owner must do; frames to send stand in `outbound`.
    enum Event: Equatable {
        /// The server's hello is here: calls may be opened.
        case ready
        /// A whole message; its cost goes to `consumed` once the caller has it.
        case message(call: UInt32, MessageReceiver.Message)
        /// The call is over.
        case ended(call: UInt32, StatusFrame)
        /// The call failed on this side: deadline, limit, connection.
        case failed(call: UInt32, RPCError)
        /// The message that waited for credit is written.
        case sendReady(call: UInt32)
        /// The server takes no new calls; those it has not seen failed as unprocessed before this.
        case goingAway
        /// Send `outbound`, then close.
        case close(ProtocolViolation?)
        /// Close at once: the server is silent.
        case hardClose(ProtocolViolation)
    }

    struct Call {
        var receiver: MessageReceiver
        var sender: MessageSender
        /// nil: none was given.
        var deadline: NIODeadline?
        var inboundBytes = 0
        var isHalfClosed = false
    }

    enum Phase: Equatable {
        case waitingForHello
        case open
        case draining
        case closed
    }

    let limits: ClientConnectionLimits
    var phase = Phase.waitingForHello
    var outbound = ByteBuffer()
    var calls: [UInt32: Call] = [:]
    var lastCall: UInt32 = 0
    var peerSettings = ConnectionSettings()
    var inboundBytes = 0
    var decoder: FrameDecoder
    var keepalive: Keepalive
    var pings: RateWindow
    var partialSince: NIODeadline?
    /// Events of the last frame that come after the first one.
    private var queuedEvents: [Event] = []
    /// Lower bound of the next moment something is due; the owner calls `timerFired` then.
    var nextTimer: NIODeadline

    init(limits: ClientConnectionLimits, now: NIODeadline) {
        self.limits = limits
        self.decoder = FrameDecoder(
            limits: FrameDecoder.Limits(
                framePayloadBytesMax: limits.settings.framePayloadBytesMax,
                metadataBytesMax: limits.settings.metadataBytesMax,
                metadataPairsMax: limits.metadataPairsMax))
        self.keepalive = Keepalive(interval: limits.keepaliveInterval, timeout: limits.keepaliveTimeout, now: now)
        self.pings = RateWindow(perSecondMax: limits.pingsPerSecondMax)
        self.nextTimer = keepalive.nextDeadline
        let hello = HelloFrame(
            versionMin: ProtocolConstants.versionMin, versionMax: ProtocolConstants.versionMax,
            settings: limits.settings)
        FrameEncoder.write(.hello(hello), into: &outbound)
    }

    /// True if another call may be opened now.
    var hasRoom: Bool { phase == .open && calls.count < peerSettings.callsMax && lastCall < UInt32.max }

    /// Takes bytes of the peer; `nextEvent` follows until it gives nil.
    mutating func received(_ bytes: ByteBuffer, now: NIODeadline) {
        keepalive.heard(now: now)
        decoder.append(bytes)
    }

    /// The next event of the bytes received, nil if more are needed.
    mutating func nextEvent(now: NIODeadline) -> Event? {
        if !queuedEvents.isEmpty { return queuedEvents.removeFirst() }
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
            switch frame {
            case .hello(let hello): return try helloReceived(hello)
            case .goAway(let goAway): return goAwayReceived(goAway)
            default: throw ProtocolViolation(.protocolError, "the first frame is a hello")
            }
        }
        switch frame {
        case .message(let message): return try messageReceived(message)
        case .status(let status): return try statusReceived(status)
        case .credit(let id, let bytes):
            guard let isBlocked = calls[id]?.sender.isBlocked else { return try ignoreLate(id) }
            guard calls[id]?.sender.credited(bytes, call: id, into: &outbound) == true else {
                throw ProtocolViolation(.protocolError, "credit beyond 2,147,483,647 bytes")
            }
            return isBlocked && calls[id]?.sender.isBlocked == false ? .sendReady(call: id) : nil
        case .ping(let value):
            guard pings.admit(now: now) else { throw ProtocolViolation(.limitExceeded, "too many pings") }
            FrameEncoder.write(.pong(value), into: &outbound)
            return nil
        case .pong: return nil
        case .goAway(let goAway): return goAwayReceived(goAway)
        case .hello: throw ProtocolViolation(.protocolError, "a second hello")
        case .open, .halfClose, .cancel:
            throw ProtocolViolation(.protocolError, "a server sends no such frame")
        }
    }

    private mutating func helloReceived(_ hello: HelloFrame) throws(ProtocolViolation) -> Event? {
        let spoken = ProtocolConstants.versionMin...ProtocolConstants.versionMax
        guard hello.versionMin == hello.versionMax, spoken.contains(hello.versionMin) else {
            throw ProtocolViolation(.unsupportedVersion, "the server chose a version that was not offered")
        }
        peerSettings = hello.settings
        phase = .open
        return .ready
    }

    private mutating func messageReceived(_ frame: MessageFrame) throws(ProtocolViolation) -> Event? {
        let id = frame.call
        guard !frame.isLast else { throw ProtocolViolation(.protocolError, "a server half-closes with a status") }
        guard calls[id] != nil else { return try ignoreLate(id) }
        guard inboundBytes + frame.payload.count <= limits.inboundBufferedBytesMax else {
            return cancel(id, RPCError(.resourceExhausted, "too many bytes wait on this connection"))
        }
        inboundBytes += frame.payload.count
        calls[id]?.inboundBytes += frame.payload.count
        let message = try calls[id]?.receiver.received(
            frame.payload, isContinued: frame.isContinued, messageBytesMax: limits.settings.messageBytesMax)
        if let message { return .message(call: id, message) }
        grantCredit(id)
        return nil
    }

    private mutating func statusReceived(_ status: StatusFrame) throws(ProtocolViolation) -> Event? {
        guard let call = calls[status.call] else { return try ignoreLate(status.call) }
        guard status.code != .ok || !call.receiver.isAssembling else {
            throw ProtocolViolation(.protocolError, "a call ended well inside a message")
        }
        remove(status.call)
        if phase == .draining, calls.isEmpty {
            phase = .closed
            queuedEvents.append(.close(nil))
        }
        return .ended(call: status.call, status)
    }

    private mutating func goAwayReceived(_ goAway: GoAwayFrame) -> Event? {
        let isOrderly = goAway.code == .drain && phase != .waitingForHello
        let refused = calls.keys.filter { $0 > goAway.lastCall }.sorted()
        for id in refused {
            remove(id)
            let error = RPCError(
                .unavailable, "the server did not take the call: \(goAway.message)", isUnprocessed: true)
            queuedEvents.append(.failed(call: id, error))
        }
        phase = .draining
        if !isOrderly || calls.isEmpty {
            phase = .closed
            queuedEvents.append(.goingAway)
            queuedEvents.append(.close(isOrderly ? nil : ProtocolViolation(goAway.code, goAway.message)))
        } else {
            queuedEvents.append(.goingAway)
        }
        return queuedEvents.removeFirst()
    }

    private func ignoreLate(_ id: UInt32) throws(ProtocolViolation) -> Event? {
        guard id <= lastCall else { throw ProtocolViolation(.protocolError, "a frame of a call that was not opened") }
        return nil
    }
}
