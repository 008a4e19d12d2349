public import KakuzukeProtocol
public import RPC

/// The server as the agent reaches it: one connection, however many rounds.
public struct ServerLink: Sendable {
    let client: RPCClient
    /// The version of the conversation that the agent speaks.
    let version: ConversationVersion

    /// Wraps a client.
    ///
    /// - Parameters:
    ///   - client: its identity is the agent's certificate.
    ///   - version: the version of the conversation that the agent speaks.
    public init(client: RPCClient, version: ConversationVersion = .current) {
        self.client = client
        self.version = version
    }

    static func method(_ name: String) -> String { "kakuzuke.v1.SyncService/" + name }

    func handshake(
        _ request: Kakuzuke_V1_HandshakeRequest, within time: Duration
    ) async throws -> Kakuzuke_V1_HandshakeResponse {
        try await client.unary(Self.method("Handshake"), request, options: RPCCallOptions(deadline: time))
    }
}
