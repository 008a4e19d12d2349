/// The one answer of a call, with its trailing metadata.
public struct RPCResponse: Sendable, Hashable {
    /// The encoded message.
    public var message: [UInt8]
    /// What the server says beside it.
    public var metadata: RPCMetadata

    /// Makes an answer.
    public init(_ message: [UInt8], metadata: RPCMetadata = RPCMetadata()) {
        self.message = message
        self.metadata = metadata
    }
}
