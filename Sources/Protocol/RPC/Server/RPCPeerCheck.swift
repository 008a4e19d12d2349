/// Asks whether a peer may still be served; run at every start of a call and every few seconds while calls are open.
public protocol RPCPeerCheck: Sendable {
    /// Why a peer may not be served.
    ///
    /// Runs on an event loop: answer from memory, for instance from a set of revoked serial numbers.
    ///
    /// - Parameters:
    ///   - peer: who calls.
    ///   - method: the method of the call, such as `package.Service/Method`; nil: its handler is done, and only its
    ///     answer is still on the way.
    /// - Returns: nil if the peer may be served, otherwise why not; usually `unauthenticated`.
    func refusal(of peer: RPCPeer, calling method: String?) -> RPCError?
}
