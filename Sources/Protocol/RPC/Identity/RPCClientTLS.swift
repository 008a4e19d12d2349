/// TLS of a client: whom it believes, whom it expects, what it shows.
public struct RPCClientTLS: Sendable {
    /// Authorities of server certificates; nothing else is believed.
    public var trustRoots: RPCTrustRoots
    /// Name the server's certificate must have; nil: the host of the address.
    public var serverName: String?
    /// The client's own certificate; nil: it shows none.
    public var identity: RPCIdentity?

    /// Makes the settings.
    public init(trustRoots: RPCTrustRoots, serverName: String? = nil, identity: RPCIdentity? = nil) {
        self.trustRoots = trustRoots
        self.serverName = serverName
        self.identity = identity
    }
}
