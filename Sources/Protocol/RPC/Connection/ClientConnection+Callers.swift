import NIOCore

/// What the owner tells the connection: calls, messages, time, the end.
extension ClientConnection {
    /// Opens a call, with its only message at once if it is given; `hasRoom` was asked before.
    mutating func open(
        method: String, deadline: NIODeadline?, metadata: RPCMetadata, onlyMessage: [UInt8]?, now: NIODeadline
    ) -> UInt32 {
        precondition(hasRoom, "a call needs room on the connection")
        lastCall += 1
        let id = lastCall
        var milliseconds: UInt32 = 0
        if let deadline {
            let left = max(1, (deadline - now).nanoseconds / 1_000_000)
            milliseconds = UInt32(clamping: left)
            nextTimer = min(nextTimer, deadline + limits.deadlineGrace)
        }
        FrameEncoder.writeOpen(
            OpenFrame(call: id, deadlineMilliseconds: milliseconds, method: method, metadata: metadata),
            into: &outbound)
        var call = Call(
            receiver: MessageReceiver(window: limits.settings.callCreditBytes),
            sender: MessageSender(
                credit: peerSettings.callCreditBytes, fragmentBytesMax: peerSettings.framePayloadBytesMax),
            deadline: deadline)
        if let onlyMessage {
            call.isHalfClosed = true
            call.sender.send(onlyMessage, isLast: true, call: id, into: &outbound)
        }
        calls[id] = call
        return id
    }

    /// Why a message or opening cannot be sent to this server; nil if it can.
    func refusal(messageBytes: Int) -> RPCError? {
        guard messageBytes > peerSettings.messageBytesMax else { return nil }
        return RPCError(
            .resourceExhausted,
            "the message has \(messageBytes) bytes, the server takes \(peerSettings.messageBytesMax)",
            isUnprocessed: true)
    }

    /// Why an opening cannot be sent to this server; nil if it can.
    func refusal(metadata: RPCMetadata) -> RPCError? {
        let pairsMax = limits.metadataPairsMax
        guard metadata.encodedBytes > peerSettings.metadataBytesMax || metadata.elements.count > pairsMax else {
            return nil
        }
        return RPCError(
            .resourceExhausted,
            "metadata has at most \(pairsMax) pairs and \(peerSettings.metadataBytesMax) bytes for this server",
            isUnprocessed: true)
    }

    /// A message of a streaming request.
    mutating func send(_ message: [UInt8], call id: UInt32) -> ServerConnection.SendResult {
        guard let call = calls[id], !call.isHalfClosed else { return .callEnded }
        guard !call.sender.isBlocked else { return .busy }
        guard message.count <= peerSettings.messageBytesMax else { return .tooLarge }
        calls[id]?.sender.send(message, isLast: false, call: id, into: &outbound)
        return calls[id]?.sender.isBlocked == true ? .waits : .written
    }

    /// The caller sends nothing more.
    mutating func halfClose(_ id: UInt32) {
        guard let call = calls[id], !call.isHalfClosed, !call.sender.isBlocked else { return }
        calls[id]?.isHalfClosed = true
        FrameEncoder.write(.halfClose(call: id), into: &outbound)
    }

    /// The caller has taken a message.
    mutating func consumed(_ message: Int, bytes: Int, call id: UInt32) {
        guard var call = calls[id] else { return }
        call.receiver.consumed(cost: message)
        call.inboundBytes -= bytes
        inboundBytes -= bytes
        calls[id] = call
        grantCredit(id)
    }

    /// Gives a call up and tells the server; nil if it is over already.
    mutating func cancel(_ id: UInt32, _ error: RPCError) -> Event? {
        guard calls[id] != nil else { return nil }
        remove(id)
        let code: RPCStatusCode = error.code == .deadlineExceeded ? .deadlineExceeded : .cancelled
        FrameEncoder.write(.cancel(call: id, code: code), into: &outbound)
        return .failed(call: id, error)
    }

    /// Ends the connection in order: no new calls, `close` once the open ones are done.
    mutating func drain() -> Event? {
        guard phase == .open || phase == .waitingForHello else { return nil }
        phase = .draining
        FrameEncoder.write(.goAway(GoAwayFrame(lastCall: 0, code: .drain, message: "")), into: &outbound)
        guard calls.isEmpty else { return nil }
        phase = .closed
        return .close(nil)
    }

    /// The socket is gone: every open call failed, and it is not known whether the server worked on it.
    mutating func connectionLost(_ cause: RPCError) -> [Event] {
        phase = .closed
        let ids = calls.keys.sorted()
        calls.removeAll()
        inboundBytes = 0
        return ids.map { .failed(call: $0, cause) }
    }

    /// Time has passed; gives what is due and moves `nextTimer`.
    mutating func timerFired(now: NIODeadline) -> [Event] {
        guard phase != .closed else { return [] }
        if let partialSince, now >= partialSince + limits.partialFrameTimeout {
            phase = .closed
            return [.hardClose(ProtocolViolation(.timeout, "a frame did not arrive in time"))]
        }
        switch keepalive.due(now: now) {
        case .peerIsDead:
            phase = .closed
            return [.hardClose(ProtocolViolation(.timeout, "the server does not answer"))]
        case .sendPing where phase != .waitingForHello:
            FrameEncoder.write(.ping(now.uptimeNanoseconds), into: &outbound)
        case .sendPing, .nothing: break
        }
        var events: [Event] = []
        var next = keepalive.nextDeadline
        var expired: [UInt32] = []
        for (id, call) in calls {
            guard let deadline = call.deadline.map({ $0 + limits.deadlineGrace }) else { continue }
            if deadline <= now { expired.append(id) } else { next = min(next, deadline) }
        }
        for id in expired.sorted() {
            let error = RPCError(.deadlineExceeded, "the deadline passed before the server answered")
            if let event = cancel(id, error) { events.append(event) }
        }
        if let partialSince { next = min(next, partialSince + limits.partialFrameTimeout) }
        nextTimer = next
        if phase == .draining, calls.isEmpty {
            phase = .closed
            events.append(.close(nil))
        }
        return events
    }

    /// Our bytes moved on towards the peer.
    mutating func outboundProgressed(now: NIODeadline) {
        keepalive.heard(now: now)
    }

    mutating func remove(_ id: UInt32) {
        guard let call = calls.removeValue(forKey: id) else { return }
        inboundBytes -= call.inboundBytes
    }

    mutating func grantCredit(_ id: UInt32) {
        guard let grant = calls[id]?.receiver.takeGrant() else { return }
        FrameEncoder.write(.credit(call: id, bytes: grant), into: &outbound)
    }

    mutating func fail(_ violation: ProtocolViolation) -> Event {
        FrameEncoder.write(
            .goAway(GoAwayFrame(lastCall: 0, code: violation.code, message: violation.message)), into: &outbound)
        phase = .closed
        return .close(violation)
    }
}
