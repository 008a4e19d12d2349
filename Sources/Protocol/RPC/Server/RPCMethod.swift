/// A method as a server runs it: messages are bytes.
public struct RPCMethod: Sendable {
    /// Takes one message, gives one.
    public typealias Unary = @Sendable ([UInt8], RPCCallContext) async throws -> RPCResponse
    /// Takes many messages, gives one.
    public typealias ClientStreaming = @Sendable (RPCMessageStream, RPCCallContext) async throws -> RPCResponse
    /// Takes one message, gives many and then trailing metadata.
    public typealias ServerStreaming =
        @Sendable ([UInt8], RPCMessageWriter, RPCCallContext) async throws -> RPCMetadata
    /// Takes and gives many messages and then trailing metadata.
    public typealias Bidirectional =
        @Sendable (RPCMessageStream, RPCMessageWriter, RPCCallContext) async throws -> RPCMetadata

    /// The four kinds of call.
    public enum Handler: Sendable {
        /// One message each way.
        case unary(Unary)
        /// Many messages from the client.
        case clientStreaming(ClientStreaming)
        /// Many messages from the server.
        case serverStreaming(ServerStreaming)
        /// Many messages each way.
        case bidirectional(Bidirectional)
    }

    /// Where a handler runs.
    public enum Execution: Sendable, Hashable {
        /// On the threads of Swift's pool: right for everything that computes or may block for a while.
        case pool
        /// On the connection's event loop, from the first line: saves two changes of thread per call, and whatever runs
        /// longer than some hundred microseconds without suspending delays every other call of that loop.
        case eventLoop
    }

    /// What runs.
    public let handler: Handler
    /// Where it runs.
    public let execution: Execution

    /// Makes a method.
    public init(_ handler: Handler, execution: Execution = .pool) {
        self.handler = handler
        self.execution = execution
    }
}
