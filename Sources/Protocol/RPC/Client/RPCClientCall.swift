import NIOCore

/// A streaming call in the hands of its caller.
public struct RPCClientCall: Sendable {
    /// The answers; their end says nothing about the outcome unless it throws, `trailingMetadata` does.
    public let responses: RPCMessageStream
    private let call: ClientCall
    private let core: ClientCore
    private let eventLoop: any EventLoop

    init(call: ClientCall, core: ClientCore, eventLoop: any EventLoop) {
        self.call = call
        self.core = core
        self.eventLoop = eventLoop
        let mailbox = MessageMailbox { message in
            let work: @Sendable () -> Void = { call.connection?.consumed(message, call: call) }
            if eventLoop.inEventLoop { work() } else { eventLoop.execute(work) }
        }
        // Nobody else knows the call yet.
        call.mailbox = mailbox
        self.responses = RPCMessageStream(mailbox)
    }

    /// Sends a request; returns once the server's credit and the socket took it.
    ///
    /// Throws `cancelled` if the call is over: `trailingMetadata` tells why.
    public func send(_ message: [UInt8]) async throws(RPCError) {
        let call = call
        let error = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                onLoop { RPCClientCall.send(message, call, continuation) }
            }
        } onCancel: {
            onLoop { call.resumeSender(RPCError(.cancelled, "the sender was cancelled")) }
        }
        if let error { throw error }
    }

    /// No request follows.
    public func finish() {
        let call = call
        onLoop {
            call.isFinishWanted = true
            call.connection?.halfClose(call)
        }
    }

    /// Waits for the end of the call; throws its failure.
    public func trailingMetadata() async throws(RPCError) -> RPCMetadata {
        let call = call
        let result = await withUnsafeContinuation { continuation in
            onLoop {
                if let end = call.end { continuation.resume(returning: end) } else { call.ended.append(continuation) }
            }
        }
        return try result.get()
    }

    /// Gives the call up; nothing happens if it is over.
    public func cancel() {
        let (call, core) = (call, core)
        onLoop { core.cancel(call, RPCError(.cancelled, "the caller gave the call up")) }
    }

    private static func send(_ message: [UInt8], _ call: ClientCall, _ continuation: ClientCall.SendContinuation) {
        if call.end != nil {
            continuation.resume(returning: RPCError(.cancelled, "the call is over"))
        } else if call.sender != nil || call.isFinishWanted {
            continuation.resume(
                returning: RPCError(.failedPrecondition, "send one message after the other, and none after the end"))
        } else if let connection = call.connection {
            connection.send(message, call: call, continuation)
        } else {
            call.sender = continuation
            call.senderMessage = message
        }
    }

    private func onLoop(_ work: @escaping @Sendable () -> Void) {
        if eventLoop.inEventLoop { work() } else { eventLoop.execute(work) }
    }
}
