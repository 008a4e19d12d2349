import KakuzukeProtocol
import RPC
import SwiftProtobuf

/// Calls to one server with one token.
struct ServerSession {
    /// How long a call may take unless a command says otherwise.
    static let callTime: Duration = .seconds(30)

    /// The token, for what it tells of the tenant.
    let token: TokenText
    private let client: RPCClient

    /// Opens a session, works with it and ends it.
    ///
    /// - Throws: `CommandFailure` when the sign-in cannot be used; rethrows what `body` throws.
    static func with<Result>(
        _ signIn: SignIn, file: String, _ body: (ServerSession) async throws -> Result
    ) async throws -> Result {
        guard let address = ServerAddress(argument: signIn.server), let token = TokenText(signIn.token) else {
            throw CommandFailure(.dataRefused, "\(file): is no sign-in", next: "sign in again: kakuzuke login")
        }
        let client: RPCClient
        do {
            let tls = RPCClientTLS(
                trustRoots: try RPCTrustRoots(pem: signIn.authority), serverName: signIn.serverName)
            client = try RPCClient(
                .tcp(host: address.host, port: address.port, tls: tls), random: { Double.random(in: 0..<1) })
        } catch {
            throw CommandFailure(.dataRefused, "\(file): \(error.message)", next: error.advice)
        }
        do {
            let result = try await body(ServerSession(token: token, client: client))
            await client.shutdown()
            return result
        } catch let error as RPCError {
            await client.shutdown()
            guard error.code == .unavailable else { throw error }
            var failure = CommandFailure(error)
            failure.what = "\(address.text): \(failure.what)"
            throw failure
        } catch {
            await client.shutdown()
            throw error
        }
    }

    /// Calls a method with one message each way.
    ///
    /// - Parameters:
    ///   - method: `Service/Method`.
    ///   - request: the message.
    ///   - time: how long it may take.
    /// - Returns: the answer.
    /// - Throws: `RPCError`.
    func call<Answer: Message>(
        _ method: String, _ request: some Message, time: Duration = callTime
    ) async throws(RPCError) -> Answer {
        try await client.unary("kakuzuke.v1." + method, request, options: options(time))
    }

    /// Calls a method with many requests, which `body` sends, and one answer.
    ///
    /// - Throws: `RPCError`; rethrows what `body` throws.
    func send<Request: Message, Answer: Message>(
        _ method: String, time: Duration, _ body: (RPCTypedWriter<Request>) async throws -> Void
    ) async throws -> Answer {
        try await client.clientStreaming(
            "kakuzuke.v1." + method, sending: Request.self, returning: Answer.self, options: options(time), body: body)
    }

    /// Calls a method with one request and many answers, which `body` reads.
    ///
    /// - Throws: `RPCError`; rethrows what `body` throws.
    func receive<Answer: Message, Result>(
        _ method: String, _ request: some Message, time: Duration,
        _ body: (RPCTypedStream<Answer>) async throws -> Result
    ) async throws -> Result {
        try await client.serverStreaming(
            "kakuzuke.v1." + method, request, returning: Answer.self, options: options(time), body: body)
    }

    private func options(_ time: Duration) -> RPCCallOptions {
        RPCCallOptions(deadline: time, metadata: RPCMetadata([("authorization", "Bearer " + token.text)]))
    }
}
