/// Whether a request is meant for this door, by what a browser cannot be made to forge.
///
/// A page of the internet whose name is made to lead to 127.0.0.1 still names itself in `Host`, and a page that sends a
/// form names itself in `Origin`.
struct HTTPAuthority: Sendable {
    private let hosts: Set<String>

    /// Names the door on a port.
    init(port: Int) {
        let names = ["127.0.0.1", "[::1]", "localhost"]
        hosts = Set(names.map { "\($0):\(port)" } + (port == 80 ? names : []))
    }

    /// True where the value of `Host`, or the authority of an absolute URI, names this door.
    func isOwn(_ host: String) -> Bool { hosts.contains(host.lowercased()) }

    /// True where a page of this door asks, or no page at all.
    func isOwn(origin: String?) -> Bool {
        guard let origin else { return true }
        let scheme = "http://"
        return origin.hasPrefix(scheme) && isOwn(String(origin.dropFirst(scheme.count)))
    }
}
