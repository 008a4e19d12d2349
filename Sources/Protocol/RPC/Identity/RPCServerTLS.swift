/// TLS of a listening address.
public struct RPCServerTLS: Sendable {
    /// What the server shows.
    public var identity: RPCIdentity
    /// Authorities of client certificates; nil: none is asked for.
    ///
    /// A client may come without a certificate; one that shows a certificate must pass.
    public var clientTrustRoots: RPCTrustRoots?
    /// How long after its expiry a client certificate still passes the handshake; default zero.
    ///
    /// With more than zero an interceptor must look at `RPCPeer.expirySeconds`.
    public var expiredClientGrace: Duration

    /// Makes the settings.
    public init(
        identity: RPCIdentity, clientTrustRoots: RPCTrustRoots? = nil, expiredClientGrace: Duration = .zero
    ) {
        self.identity = identity
        self.clientTrustRoots = clientTrustRoots
        self.expiredClientGrace = expiredClientGrace
    }
}
