/// Where a server listens.
public enum RPCListenAddress: Sendable {
    /// A TCP address; port 0 takes a free one. TLS 1.3 always.
    case tcp(host: String, port: Int, tls: RPCServerTLS)
    /// A Unix domain socket without TLS: whoever may open the file is a peer.
    ///
    /// `mode` are its permission bits (0o600: the owner only). Put it into a folder only the right users may enter,
    /// since the file exists for an instant before its bits are set. A stale socket file is replaced.
    case unixSocket(path: String, mode: UInt32)
}
