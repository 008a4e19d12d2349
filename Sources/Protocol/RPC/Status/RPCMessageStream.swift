/// The messages of one side of a call, in order; one task may read them, once.
public struct RPCMessageStream: AsyncSequence, Sendable {
    /// Reads the messages.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let source: RPCMessageStream

        /// The next message, nil at the end; throws the failure of the call, or `cancelled` if the reader is.
        public mutating func next() async throws(RPCError) -> [UInt8]? {
            try await source.next()
        }

        /// The next message, nil at the end; the isolation of the caller changes nothing.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(RPCError) -> [UInt8]? {
            try await source.next()
        }
    }

    private enum Source: Sendable {
        case mailbox(MessageMailbox)
        case function(@Sendable () async throws(RPCError) -> [UInt8]?)
    }

    private let source: Source

    /// Makes a stream of a function; for tests and for bridges that serve the same methods over another transport.
    public init(_ next: @escaping @Sendable () async throws(RPCError) -> [UInt8]?) {
        source = .function(next)
    }

    init(_ mailbox: MessageMailbox) {
        source = .mailbox(mailbox)
    }

    /// Starts to read; there is one position, however many iterators are made.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(source: self)
    }

    /// The next message, nil at the end; throws the failure of the call, or `cancelled` if the reader is.
    public func next() async throws(RPCError) -> [UInt8]? {
        switch source {
        case .mailbox(let mailbox): try await mailbox.next()
        case .function(let function): try await function()
        }
    }
}
