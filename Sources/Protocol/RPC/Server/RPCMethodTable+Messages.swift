public import SwiftProtobuf

/// Methods whose messages are SwiftProtobuf messages; a request that cannot be decoded ends with `invalidArgument`.
extension RPCMethodTable {
    /// Adds a method with one message each way.
    public mutating func unary<Request: Message, Response: Message>(
        _ name: String, execution: RPCMethod.Execution = .pool, request: Request.Type = Request.self,
        response: Response.Type = Response.self,
        _ handler: @escaping @Sendable (Request, RPCCallContext) async throws -> Response
    ) {
        register(
            name,
            RPCMethod(
                .unary { bytes, context in
                    RPCResponse(try encoded(try await handler(try decoded(bytes), context)))
                }, execution: execution))
    }

    /// Adds a method with many messages from the client.
    public mutating func clientStreaming<Request: Message, Response: Message>(
        _ name: String, execution: RPCMethod.Execution = .pool, request: Request.Type = Request.self,
        response: Response.Type = Response.self,
        _ handler: @escaping @Sendable (RPCTypedStream<Request>, RPCCallContext) async throws -> Response
    ) {
        register(
            name,
            RPCMethod(
                .clientStreaming { stream, context in
                    RPCResponse(try encoded(try await handler(RPCTypedStream(stream), context)))
                }, execution: execution))
    }

    /// Adds a method with many messages from the server.
    public mutating func serverStreaming<Request: Message, Response: Message>(
        _ name: String, execution: RPCMethod.Execution = .pool, request: Request.Type = Request.self,
        response: Response.Type = Response.self,
        _ handler: @escaping @Sendable (Request, RPCTypedWriter<Response>, RPCCallContext) async throws -> Void
    ) {
        register(
            name,
            RPCMethod(
                .serverStreaming { bytes, writer, context in
                    try await handler(try decoded(bytes), RPCTypedWriter(writer), context)
                    return RPCMetadata()
                }, execution: execution))
    }

    /// Adds a method with many messages each way.
    public mutating func bidirectional<Request: Message, Response: Message>(
        _ name: String, execution: RPCMethod.Execution = .pool, request: Request.Type = Request.self,
        response: Response.Type = Response.self,
        _ handler:
            @escaping @Sendable (RPCTypedStream<Request>, RPCTypedWriter<Response>, RPCCallContext) async throws -> Void
    ) {
        register(
            name,
            RPCMethod(
                .bidirectional { stream, writer, context in
                    try await handler(RPCTypedStream(stream), RPCTypedWriter(writer), context)
                    return RPCMetadata()
                }, execution: execution))
    }
}

func decoded<Value: Message>(_ bytes: [UInt8]) throws(RPCError) -> Value {
    do {
        return try Value(serializedBytes: bytes)
    } catch {
        throw RPCError(.invalidArgument, "a message is not a \(Value.protoMessageName)", cause: error)
    }
}

func encoded(_ message: some Message) throws(RPCError) -> [UInt8] {
    do {
        return try message.serializedBytes()
    } catch {
        throw RPCError(.internal, "a message cannot be encoded", cause: error)
    }
}
