import KakuzukeProtocol
import NIOHTTP1

/// Decides by the head of a request whether it is let in, before a byte of its body is kept.
struct HTTPGate: Sendable {
    /// A request that is let in, but for its body.
    struct Admitted: Sendable {
        var route: HTTPRoute
        var request: HTTPRequest
    }

    private let routes: [HTTPRoute]
    private let authority: HTTPAuthority
    private let access: HTTPAccess

    init(routes: [HTTPRoute], authority: HTTPAuthority, access: HTTPAccess) {
        self.routes = routes
        self.authority = authority
        self.access = access
    }

    /// Looks at a head.
    ///
    /// - Returns: the request, or the refusal.
    func look(at head: HTTPRequestHead) -> Result<Admitted, HTTPRefusal> {
        do {
            return .success(try admitted(head))
        } catch {
            return .failure(error)
        }
    }

    private func admitted(_ head: HTTPRequestHead) throws(HTTPRefusal) -> Admitted {
        guard head.version == .http1_1 || head.version == .http1_0 else {
            throw Self.wrong(505, "this door speaks HTTP/1.1")
        }
        let path = try path(head)
        guard authority.isOwn(origin: try Self.one("Origin", head)),
            try ["same-origin", "none", nil].contains(Self.one("Sec-Fetch-Site", head))
        else {
            throw HTTPRefusal(
                403, .permissionDenied, "pages of other places may not ask here", field: "Origin",
                nextStep: .fixRequest)
        }
        let known = routes.filter { $0.path == path }
        guard !known.isEmpty else {
            throw HTTPRefusal(404, .notFound, "there is no such path", field: "path")
        }
        guard let route = known.first(where: { $0.method == head.method.rawValue }) else {
            throw HTTPRefusal(
                405, .invalidArgument, "the path has no such method", field: "method",
                headers: [("Allow", known.map(\.method).joined(separator: ", "))])
        }
        var request = HTTPRequest()
        request.caller = try caller(route, head)
        if route.method == "POST" { try Self.checkType(head) }
        if route.needsKey { request.idempotencyKey = try Self.key(head) }
        return Admitted(route: route, request: request)
    }

    /// The path, where the request is for this door.
    private func path(_ head: HTTPRequestHead) throws(HTTPRefusal) -> String {
        guard let host = try Self.one("Host", head), authority.isOwn(host) else {
            throw HTTPRefusal(
                421, .invalidArgument, "this door is 127.0.0.1, [::1] or localhost with its port", field: "Host")
        }
        var target = head.uri
        let scheme = "http://"
        if target.lowercased().hasPrefix(scheme) {
            // RFC 9112: a server must take absolute URIs; the authority in them is the one that counts.
            let rest = target.dropFirst(scheme.count)
            let end = rest.firstIndex(of: "/") ?? rest.endIndex
            guard authority.isOwn(String(rest[..<end])) else {
                throw HTTPRefusal(421, .invalidArgument, "the URI names another host", field: "Host")
            }
            target = end == rest.endIndex ? "/" : String(rest[end...])
        }
        guard target.hasPrefix("/") else { throw HTTPRefusal(400, .invalidArgument, "no path", field: "path") }
        guard !target.contains("?") else {
            throw HTTPRefusal(400, .invalidArgument, "nothing is asked for behind a question mark", field: "query")
        }
        return target
    }

    private func caller(_ route: HTTPRoute, _ head: HTTPRequestHead) throws(HTTPRefusal) -> HTTPCaller? {
        guard route.access != .open else { return nil }
        guard let caller = access.caller(authorization: try Self.one("Authorization", head)) else {
            throw HTTPRefusal(
                401, .unauthenticated, "the token is missing or is not the one of this agent", field: "Authorization")
        }
        guard caller == .till || route.access == .all else {
            throw HTTPRefusal(
                403, .permissionDenied, "the page looks and prices; only a program with the token may do this",
                field: "Authorization", nextStep: .signIn)
        }
        return caller
    }

    private static func checkType(_ head: HTTPRequestHead) throws(HTTPRefusal) {
        let parts = (try one("Content-Type", head) ?? "").lowercased().split(separator: ";")
            .map { $0.filter { $0 != " " } }
        let isPlain = parts.count == 1 || (parts.count == 2 && parts[1] == "charset=utf-8")
        guard parts.first == "application/json", isPlain else {
            throw HTTPRefusal(
                415, .invalidArgument, "the body must be application/json in UTF-8", field: "Content-Type")
        }
        guard try one("Content-Encoding", head) == nil else {
            throw HTTPRefusal(415, .invalidArgument, "the body must not be compressed", field: "Content-Encoding")
        }
    }

    private static func key(_ head: HTTPRequestHead) throws(HTTPRefusal) -> String {
        let key = try one("Idempotency-Key", head) ?? ""
        let isPlain = key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard (1...HTTPRoutes.keyBytesMax).contains(key.utf8.count), isPlain else {
            throw HTTPRefusal(
                400, .invalidArgument,
                "a key of 1 to \(HTTPRoutes.keyBytesMax) signs of ASCII without spaces, the same for each repetition",
                field: "Idempotency-Key")
        }
        return key
    }

    /// The value of a header that may stand once; nil: it is absent.
    private static func one(_ name: String, _ head: HTTPRequestHead) throws(HTTPRefusal) -> String? {
        let values = head.headers[name]
        guard values.count <= 1 else {
            throw HTTPRefusal(400, .invalidArgument, "the header may stand once", field: name)
        }
        return values.first
    }

    private static func wrong(_ status: Int, _ message: String) -> HTTPRefusal {
        HTTPRefusal(status, .invalidArgument, message, field: "request")
    }
}
