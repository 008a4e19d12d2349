public import SwiftProtobuf

/// Encodes and sends the messages of one side of a call, one after the other.
public struct RPCTypedWriter<Value: Message>: Sendable {
    private let writer: RPCMessageWriter

    /// Encodes into a writer of bytes.
    public init(_ writer: RPCMessageWriter) {
        self.writer = writer
    }

    /// Sends a message; returns once the peer's credit and the socket took it, throws if the call is over.
    public func send(_ message: Value) async throws(RPCError) {
        try await writer.send(try encoded(message))
    }
}
