/// Where a started server can be reached.
public enum RPCBoundAddress: Sendable, Hashable {
    /// A TCP address with the port in use.
    case tcp(host: String, port: Int)
    /// The path of a Unix domain socket.
    case unixSocket(path: String)

    /// The port of a TCP address, nil otherwise.
    public var port: Int? {
        if case .tcp(_, let port) = self { port } else { nil }
    }
}
