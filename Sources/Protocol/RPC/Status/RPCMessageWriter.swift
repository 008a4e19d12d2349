/// Sends the messages of one side of a call, one after the other.
public struct RPCMessageWriter: Sendable {
    private let write: @Sendable ([UInt8]) async throws(RPCError) -> Void

    /// Makes a writer of a function; for tests and for bridges that serve the same methods over another transport.
    public init(_ write: @escaping @Sendable ([UInt8]) async throws(RPCError) -> Void) {
        self.write = write
    }

    /// Sends a message; returns once the peer's credit and the socket took it, throws if the call is over.
    public func send(_ message: [UInt8]) async throws(RPCError) {
        try await write(message)
    }
}
