public import SwiftProtobuf

/// Calls whose messages are SwiftProtobuf messages; an answer that cannot be decoded throws `invalidArgument`.
extension RPCClient {
    /// Calls a method with one message each way.
    public func unary<Response: Message>(
        _ method: String, _ request: some Message, returning: Response.Type = Response.self,
        options: RPCCallOptions = .defaults
    ) async throws(RPCError) -> Response {
        try decoded(try await unary(method, try encoded(request), options: options).message)
    }

    /// Calls a method with one request and many answers and reads them in `body`.
    public func serverStreaming<Response: Message, Result>(
        _ method: String, _ request: some Message, returning: Response.Type = Response.self,
        options: RPCCallOptions = .defaults, body: (RPCTypedStream<Response>) async throws -> Result
    ) async throws -> Result {
        try await serverStreaming(method, try encoded(request), options: options) { stream in
            try await body(RPCTypedStream(stream))
        }
    }

    /// Calls a method with many requests, which `body` sends, and one answer.
    public func clientStreaming<Request: Message, Response: Message>(
        _ method: String, sending: Request.Type = Request.self, returning: Response.Type = Response.self,
        options: RPCCallOptions = .defaults, body: (RPCTypedWriter<Request>) async throws -> Void
    ) async throws -> Response {
        let response = try await clientStreaming(method, options: options) { writer in
            try await body(RPCTypedWriter(writer))
        }
        return try decoded(response.message)
    }

    /// Calls a method with many messages each way and works on the call in `body`.
    public func bidirectional<Request: Message, Response: Message, Result>(
        _ method: String, sending: Request.Type = Request.self, returning: Response.Type = Response.self,
        options: RPCCallOptions = .defaults,
        body: (RPCTypedWriter<Request>, RPCTypedStream<Response>, RPCClientCall) async throws -> Result
    ) async throws -> Result {
        try await withCall(method, options: options) { call in
            let writer = RPCMessageWriter { (message) throws(RPCError) in try await call.send(message) }
            return try await body(RPCTypedWriter(writer), RPCTypedStream(call.responses), call)
        }
    }
}
