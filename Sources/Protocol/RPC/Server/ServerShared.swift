import NIOCore

/// What all connections of a server share; nothing of it changes while it runs.
struct ServerShared: Sendable {
    let methods: [String: RPCMethod]
    let interceptors: [any RPCServerInterceptor]
    let peerCheck: (any RPCPeerCheck)?
    let limits: RPCServerLimits
    let connectionLimits: ServerConnectionLimits
    let wallClockSeconds: @Sendable () -> Int64
    let counter: ConnectionCounter

    /// Why a call of a peer may not be served, nil if it may: its certificate's end, then the owner's check.
    func refusal(of peer: RPCPeer, calling method: String?, expiredGraceSeconds: Int64) -> RPCError? {
        if let expiry = peer.expirySeconds, wallClockSeconds() > expiry + expiredGraceSeconds {
            return RPCError(.unauthenticated, "the client's certificate has expired; renew it")
        }
        return peerCheck?.refusal(of: peer, calling: method)
    }

    /// Runs a body inside the interceptors.
    func run(_ context: RPCCallContext, _ body: (RPCCallContext) async throws -> Void) async throws {
        if interceptors.isEmpty {
            try await body(context)
        } else {
            try await run(context, from: 0, body)
        }
    }

    private func run(
        _ context: RPCCallContext, from index: Int, _ body: (RPCCallContext) async throws -> Void
    ) async throws {
        guard index < interceptors.count else { return try await body(context) }
        try await interceptors[index].intercept(context) { context in
            try await run(context, from: index + 1, body)
        }
    }
}
