/// How a handler ended.
enum ServerCallOutcome: Sendable {
    case success(message: [UInt8]?, metadata: RPCMetadata)
    case failure(RPCError)
}

/// Runs one handler inside the interceptors and reports its end.
struct ServerCallRunner: Sendable {
    let shared: ServerShared
    let connection: ServerConnectionReference
    let id: UInt32
    private let method: RPCMethod
    private let context: RPCCallContext
    private let request: [UInt8]
    private let mailbox: MessageMailbox?

    init(shared: ServerShared, connection: ServerConnectionReference, id: UInt32, call: ServerConnectionHandler.Call) {
        self.shared = shared
        self.connection = connection
        self.id = id
        self.method = call.method
        self.context = call.context
        self.request = call.request ?? []
        self.mailbox = call.mailbox
    }

    func run() async {
        let outcome: ServerCallOutcome
        do {
            outcome = try await answer()
        } catch {
            outcome = .failure(RPCError.from(error))
        }
        connection.finished(id, outcome)
    }

    private func answer() async throws -> ServerCallOutcome {
        if case .unary(let handler) = method.handler, shared.interceptors.isEmpty {
            let response = try await handler(request, context)
            return .success(message: response.message, metadata: response.metadata)
        }
        var outcome: ServerCallOutcome?
        try await shared.run(context) { context in
            outcome = try await handlerAnswer(context)
        }
        return outcome ?? .failure(RPCError(.internal, "an interceptor ended the call without an answer"))
    }

    private func handlerAnswer(_ context: RPCCallContext) async throws -> ServerCallOutcome {
        switch method.handler {
        case .unary(let handler):
            let response = try await handler(request, context)
            return .success(message: response.message, metadata: response.metadata)
        case .clientStreaming(let handler):
            let response = try await handler(requests, context)
            return .success(message: response.message, metadata: response.metadata)
        case .serverStreaming(let handler):
            return .success(message: nil, metadata: try await handler(request, writer, context))
        case .bidirectional(let handler):
            return .success(message: nil, metadata: try await handler(requests, writer, context))
        }
    }

    private var requests: RPCMessageStream {
        guard let mailbox else { preconditionFailure("a method that takes many messages has a mailbox") }
        return RPCMessageStream(mailbox)
    }

    private var writer: RPCMessageWriter {
        let connection = connection
        let id = id
        return RPCMessageWriter { (message) throws(RPCError) in
            try await connection.send(message, call: id)
        }
    }
}
