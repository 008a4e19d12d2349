/// The methods of a server by their full name `package.Service/Method`.
public struct RPCMethodTable: Sendable {
    /// All methods.
    public private(set) var methods: [String: RPCMethod] = [:]

    /// Makes an empty table.
    public init() {}

    /// Adds a method; a name that is wrong or taken is a programmer's error.
    public mutating func register(_ name: String, _ method: RPCMethod) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        precondition(parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty, "a name is package.Service/Method")
        precondition(name.utf8.count <= ProtocolConstants.methodBytesMax, "a name has at most 255 bytes")
        precondition(methods[name] == nil, "each name once")
        methods[name] = method
    }

    /// Adds a method with one message each way.
    public mutating func unary(
        _ name: String, execution: RPCMethod.Execution = .pool, _ handler: @escaping RPCMethod.Unary
    ) {
        register(name, RPCMethod(.unary(handler), execution: execution))
    }

    /// Adds a method with many messages from the client.
    public mutating func clientStreaming(
        _ name: String, execution: RPCMethod.Execution = .pool, _ handler: @escaping RPCMethod.ClientStreaming
    ) {
        register(name, RPCMethod(.clientStreaming(handler), execution: execution))
    }

    /// Adds a method with many messages from the server.
    public mutating func serverStreaming(
        _ name: String, execution: RPCMethod.Execution = .pool, _ handler: @escaping RPCMethod.ServerStreaming
    ) {
        register(name, RPCMethod(.serverStreaming(handler), execution: execution))
    }

    /// Adds a method with many messages each way.
    public mutating func bidirectional(
        _ name: String, execution: RPCMethod.Execution = .pool, _ handler: @escaping RPCMethod.Bidirectional
    ) {
        register(name, RPCMethod(.bidirectional(handler), execution: execution))
    }
}
