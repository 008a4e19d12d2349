import KakuzukeProtocol
public import RPC

/// The server as the agent reaches it: one connection, however many rounds.
public struct ServerLink: Sendable {
    /// Version of the conversation that this program speaks: major × 1000 + minor.
    public static let conversationVersion: UInt32 = 1_000

    let client: RPCClient

    /// Wraps a client whose identity is the agent's certificate.
    public init(client: RPCClient) {
        self.client = client
    }

    static func method(_ name: String) -> String { "kakuzuke.v1.SyncService/" + name }

    func handshake(
        _ request: Kakuzuke_V1_HandshakeRequest, within time: Duration
    ) async throws -> Kakuzuke_V1_HandshakeResponse {
        try await client.unary(Self.method("Handshake"), request, options: RPCCallOptions(deadline: time))
    }
}
