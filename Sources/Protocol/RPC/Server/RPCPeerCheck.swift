/// Asks whether a peer may still be served; run at every start of a call and every few seconds while calls are open.
public protocol RPCPeerCheck: Sendable {
    /// nil if the peer may be served, otherwise why not; usually `unauthenticated`.
    ///
    /// Runs on an event loop: answer from memory, for instance from a set of revoked serial numbers.
    func refusal(of peer: RPCPeer) -> RPCError?
}
