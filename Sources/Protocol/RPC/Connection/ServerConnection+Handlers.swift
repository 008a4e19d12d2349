import NIOCore

/// What the owner tells the connection: messages, outcomes, time, the end.
extension ServerConnection {
    /// Result of giving a message to the connection.
    enum SendResult: Equatable {
        /// Written; the next may follow.
        case written
        /// Kept until the peer gives credit; `sendReady` follows.
        case waits
        /// Another message of the call still waits: messages are sent one after the other.
        case busy
        /// The message is longer than the client takes.
        case tooLarge
        /// The call is over; the message is dropped.
        case callEnded
    }

    /// A message of a streaming answer.
    mutating func send(_ message: [UInt8], call id: UInt32) -> SendResult {
        guard let isBlocked = calls[id]?.sender.isBlocked else { return .callEnded }
        guard !isBlocked else { return .busy }
        guard message.count <= peerSettings.messageBytesMax else { return .tooLarge }
        return calls[id]?.send(message, id: id, waiting: &waitingSendBytes, into: &outbound) ?? .callEnded
    }

    /// The handler of a call ended well: its last message if the kind has one, and the trailing metadata.
    mutating func succeed(_ id: UInt32, message: [UInt8]?, metadata: RPCMetadata) -> Event? {
        guard calls[id] != nil else { return handlerEnded(id) }
        if let message {
            if message.count > peerSettings.messageBytesMax {
                let text = "the answer has \(message.count) bytes, the client takes \(peerSettings.messageBytesMax)"
                return fail(id, RPCError(.resourceExhausted, text))
            }
            if waitingSendBytes + outbound.readableBytes + message.count > limits.outboundBufferedBytesMax {
                return fail(id, RPCError(.resourceExhausted, "the client does not read its answers"))
            }
            _ = calls[id]?.send(message, id: id, waiting: &waitingSendBytes, into: &outbound)
        }
        return finish(id, StatusFrame(call: id, code: .ok, message: "", metadata: metadata))
    }

    /// The handler of a call ended with an error, or the call is refused.
    mutating func fail(_ id: UInt32, _ error: RPCError) -> Event? {
        // A message that still waits for credit is dropped with the call.
        guard calls[id] != nil else { return handlerEnded(id) }
        let fits = error.metadata.encodedBytes <= peerSettings.metadataBytesMax
        writeStatus(
            StatusFrame(
                call: id, code: error.code, message: error.message,
                metadata: fits ? error.metadata : RPCMetadata()))
        remove(id, handlerRuns: false)
        return closeIfDrained()
    }

    /// The handler has taken a message of a streaming call.
    mutating func consumed(_ message: Int, bytes: Int, call id: UInt32) {
        guard var call = calls[id] else { return }
        call.receiver.consumed(cost: message)
        call.inboundBytes -= bytes
        inboundBytes -= bytes
        calls[id] = call
        grantCredit(id)
    }

    /// Ends every open call that may not go on: the certificate is revoked or has ended.
    ///
    /// - Parameter refusal: why a call may not go on; nil: it may.
    /// - Returns: what is to be told to the handlers.
    mutating func failAll(_ refusal: (UInt32) -> RPCError?) -> [Event] {
        calls.keys.sorted().compactMap { id in refusal(id).flatMap { error in end(id, error) } }
    }

    /// Takes no new calls; `close` follows once the open ones are done.
    mutating func drain() -> Event? {
        guard phase == .open || phase == .waitingForHello else { return nil }
        phase = .draining
        writeGoAway(.drain, "the server is stopping; connect again")
        return closeIfDrained()
    }

    /// Time has passed; gives what is due and moves `nextTimer`.
    mutating func timerFired(now: NIODeadline) -> [Event] {
        guard phase != .closed else { return [] }
        if phase == .waitingForHello {
            guard now >= handshakeDeadline else {
                // The hello has its own deadline; a part of it must not wake us again and again.
                nextTimer = handshakeDeadline
                return []
            }
            return [hardFail(ProtocolViolation(.timeout, "no hello in time"))]
        }
        if let partialSince, now >= partialSince + limits.partialFrameTimeout {
            return [hardFail(ProtocolViolation(.timeout, "a frame did not arrive in time"))]
        }
        switch keepalive.due(now: now) {
        case .peerIsDead: return [hardFail(ProtocolViolation(.timeout, "the peer does not answer"))]
        case .sendPing: FrameEncoder.write(.ping(now.uptimeNanoseconds), into: &outbound)
        case .nothing: break
        }
        var events: [Event] = []
        let expired = calls.filter { $0.value.deadline <= now }.keys.sorted()
        for id in expired {
            if let event = end(id, RPCError(.deadlineExceeded, "the deadline passed on the server")) {
                events.append(event)
            }
        }
        if let due = peerCheckDue, now >= due {
            peerCheckDue = calls.isEmpty ? nil : now + limits.peerCheckInterval
            if !calls.isEmpty { events.append(.peerCheckDue) }
        }
        if let event = closeIfDrained() { events.append(event) }
        nextTimer = calls.values.reduce(keepalive.nextDeadline) { min($0, $1.deadline) }
        if let peerCheckDue { nextTimer = min(nextTimer, peerCheckDue) }
        if let partialSince { nextTimer = min(nextTimer, partialSince + limits.partialFrameTimeout) }
        return events
    }

    /// Our bytes moved on towards the peer.
    mutating func outboundProgressed(now: NIODeadline) {
        keepalive.heard(now: now)
    }

    /// Ends a call from this side while its handler runs.
    mutating func end(_ id: UInt32, _ error: RPCError) -> Event? {
        guard calls[id] != nil else { return nil }
        writeStatus(StatusFrame(call: id, code: error.code, message: error.message, metadata: error.metadata))
        remove(id, handlerRuns: true)
        return .abandoned(call: id, error)
    }

    mutating func remove(_ id: UInt32, handlerRuns: Bool) {
        guard let call = calls.removeValue(forKey: id) else { return }
        inboundBytes -= call.inboundBytes
        waitingSendBytes -= call.sender.waitingBytes
        // A call with its final status has no handler any more.
        if handlerRuns, call.finalStatus == nil { abandonedHandlers.insert(id) }
    }

    mutating func grantCredit(_ id: UInt32) {
        // After the half-close nothing can come, so credit would be noise.
        guard calls[id]?.isHalfClosed == false, let grant = calls[id]?.receiver.takeGrant() else { return }
        FrameEncoder.write(.credit(call: id, bytes: grant), into: &outbound)
    }

    mutating func closeIfDrained() -> Event? {
        guard phase == .draining, calls.isEmpty else { return nil }
        phase = .closed
        return .close(nil)
    }

    mutating func fail(_ violation: ProtocolViolation) -> Event {
        writeGoAway(violation.code, violation.message)
        phase = .closed
        return .close(violation)
    }

    mutating func writeStatus(_ status: StatusFrame) {
        if status.code == .ok, status.metadata.isEmpty {
            FrameEncoder.writeOkStatus(call: status.call, into: &outbound)
        } else {
            FrameEncoder.writeStatus(
                status.code, message: status.message, metadata: status.metadata, call: status.call, into: &outbound)
        }
    }

    private mutating func finish(_ id: UInt32, _ status: StatusFrame) -> Event? {
        guard calls[id]?.sender.isBlocked == false else {
            calls[id]?.finalStatus = status
            return nil
        }
        writeStatus(status)
        remove(id, handlerRuns: false)
        return closeIfDrained()
    }

    private mutating func handlerEnded(_ id: UInt32) -> Event? {
        abandonedHandlers.remove(id)
        return nil
    }

    private mutating func hardFail(_ violation: ProtocolViolation) -> Event {
        phase = .closed
        return .hardClose(violation)
    }

    private mutating func writeGoAway(_ code: GoAwayCode, _ message: String) {
        FrameEncoder.write(.goAway(GoAwayFrame(lastCall: lastCall, code: code, message: message)), into: &outbound)
    }
}

extension ServerConnection.Call {
    mutating func send(
        _ message: [UInt8], id: UInt32, waiting: inout Int, into outbound: inout ByteBuffer
    ) -> ServerConnection.SendResult {
        sender.send(message, isLast: false, call: id, into: &outbound)
        waiting += sender.waitingBytes
        return sender.isBlocked ? .waits : .written
    }
}
