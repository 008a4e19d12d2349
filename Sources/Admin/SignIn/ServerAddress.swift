import ArgumentParser

/// Where a server listens, written `HOST:PORT`; an IPv6 address stands in brackets.
struct ServerAddress: Hashable, ExpressibleByArgument {
    let host: String
    let port: Int

    /// Reads an address; nil when host or port is missing or the port is not from 1 to 65535.
    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = Int(argument[argument.index(after: colon)...]),
            (1...65_535).contains(port)
        else { return nil }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, host.utf8.count <= 253, !host.contains(where: \.isWhitespace) else { return nil }
        self.host = String(host)
        self.port = port
    }

    /// The address as it is written.
    var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// The name that the certificate is expected to have unless another one is given.
    ///
    /// A server on this machine names itself `localhost` whatever address it is called by.
    var expectedName: String { ["127.0.0.1", "::1"].contains(host) ? "localhost" : host }
}
