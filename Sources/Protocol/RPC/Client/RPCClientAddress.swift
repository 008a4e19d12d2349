/// Where a client finds its server.
public enum RPCClientAddress: Sendable {
    /// A host name or IP address and a port, over TLS 1.3.
    case tcp(host: String, port: Int, tls: RPCClientTLS)
    /// A Unix domain socket without TLS.
    case unixSocket(path: String)
}
