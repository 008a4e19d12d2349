public import SwiftProtobuf

/// The messages of one side of a call, decoded; one task may read them, once.
public struct RPCTypedStream<Value: Message>: AsyncSequence, Sendable {
    /// Reads the messages.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let stream: RPCMessageStream

        /// The next message, nil at the end; throws the failure of the call or `invalidArgument` for wrong bytes.
        public mutating func next() async throws(RPCError) -> Value? {
            guard let bytes = try await stream.next() else { return nil }
            return try decoded(bytes)
        }

        /// The next message, nil at the end; the isolation of the caller changes nothing.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(RPCError) -> Value? {
            guard let bytes = try await stream.next() else { return nil }
            return try decoded(bytes)
        }
    }

    private let stream: RPCMessageStream

    /// Decodes a stream of bytes.
    public init(_ stream: RPCMessageStream) {
        self.stream = stream
    }

    /// Starts to read; there is one position, however many iterators are made.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(stream: stream)
    }
}
