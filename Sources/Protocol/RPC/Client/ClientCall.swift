import NIOCore

/// One call of a client from its wish to its end.
///
/// `@unchecked Sendable`: it travels from the caller's task to the client's event loop, and its variables are touched
/// on that loop only.
final class ClientCall: @unchecked Sendable {
    typealias UnaryContinuation = UnsafeContinuation<Result<RPCResponse, RPCError>, Never>
    typealias EndContinuation = UnsafeContinuation<Result<RPCMetadata, RPCError>, Never>
    typealias SendContinuation = UnsafeContinuation<RPCError?, Never>

    let method: String
    let metadata: RPCMetadata
    /// nil: none.
    let deadline: NIODeadline?
    let waitsForReady: Bool
    /// The request of kinds that take one; it goes out with the opening.
    let onlyMessage: [UInt8]?

    /// Number on its connection, 0 before it is open.
    var id: UInt32 = 0
    var connection: ClientConnectionHandler?
    var isRetried = false
    var end: Result<RPCMetadata, RPCError>?
    /// Where the answer of a call with one answer goes.
    var unary: UnaryContinuation?
    var response: [UInt8]?
    /// Where the answers of a streaming call go.
    var mailbox: MessageMailbox?
    var ended: [EndContinuation] = []
    /// A sender that waits for the opening, for credit or for the socket.
    var sender: SendContinuation?
    var senderMessage: [UInt8]?
    var senderWaitsForSocket = false
    var isFinishWanted = false

    init(
        method: String, metadata: RPCMetadata, deadline: NIODeadline?, waitsForReady: Bool, onlyMessage: [UInt8]?
    ) {
        self.method = method
        self.metadata = metadata
        self.deadline = deadline
        self.waitsForReady = waitsForReady
        self.onlyMessage = onlyMessage
    }

    /// Takes an answer; false if a call with one answer gets a second.
    func received(_ message: MessageReceiver.Message) -> Bool {
        if let mailbox {
            mailbox.deliver(message)
            return true
        }
        guard response == nil else { return false }
        response = message.bytes
        return true
    }

    /// Ends the call for its caller; only the first end counts.
    func finish(_ result: Result<RPCMetadata, RPCError>, dropsQueue: Bool) {
        guard end == nil else { return }
        end = result
        connection = nil
        resumeSender(RPCError(.cancelled, "the call is over"))
        switch result {
        case .success(let metadata):
            mailbox?.finish()
            if let response {
                unary?.resume(returning: .success(RPCResponse(response, metadata: metadata)))
            } else {
                unary?.resume(returning: .failure(RPCError(.internal, "the server ended the call without an answer")))
            }
        case .failure(let error):
            mailbox?.finish(error, dropsQueue: dropsQueue)
            unary?.resume(returning: .failure(error))
        }
        unary = nil
        for continuation in ended { continuation.resume(returning: result) }
        ended = []
    }

    func resumeSender(_ error: RPCError?) {
        guard let sender else { return }
        self.sender = nil
        senderMessage = nil
        senderWaitsForSocket = false
        sender.resume(returning: error)
    }
}
