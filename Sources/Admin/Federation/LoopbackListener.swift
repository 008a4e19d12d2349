import Foundation

/// Waits on this device's loopback address for the browser that comes back from an identity provider (RFC 8252).
///
/// It answers one connection at a time and shows nothing of what it was sent.
final class LoopbackListener {
    /// How long somebody has for the sign-in; seconds.
    static let waitSeconds = 300
    /// Longest head of a request that is read; bytes.
    static let headBytesMax = 16_384
    /// How long one connection may take; seconds.
    static let connectionSeconds = 5

    /// The port that it listens on.
    let port: Int
    private let descriptor: Int32

    /// Starts listening.
    ///
    /// - Parameter port: the port; 0 takes a free one.
    /// - Throws: `CommandFailure` when the port cannot be had.
    init(port: Int) throws {
        let failure = CommandFailure(
            .other, "127.0.0.1:\(port): cannot be listened on", next: "name another port, or none")
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure }
        // A port to come back to is free again as soon as nobody listens, whatever connections are still ending.
        var isReused: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        self.port = Int(UInt16(bigEndian: address.sin_port))
        guard isListening else {
            close(descriptor)
            throw failure
        }
    }

    deinit { close(descriptor) }

    /// Where the provider is to send the browser.
    var redirect: String { "http://127.0.0.1:\(port)\(SignInCallback.path)" }

    /// The code that the browser brings for a state; everything else is turned away.
    ///
    /// - Throws: `CommandFailure` when the provider refuses the person, or nobody comes in time.
    func code(state: String) throws -> String {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(Self.waitSeconds)
        while let connection = connection(until: end) {
            defer { close(connection) }
            guard let head = head(of: connection), let callback = SignInCallback(head: head, state: state) else {
                answer(connection, status: "404 Not Found", "This is not the sign-in that is under way.")
                continue
            }
            switch callback {
            case .code(let code):
                answer(connection, status: "200 OK", "You are back. Close this window and go on at the command.")
                return code
            case .refused(let reason):
                answer(connection, status: "200 OK", "The provider did not sign you in. Close this window.")
                throw CommandFailure(
                    .notPermitted, "the identity provider refused the sign-in (\(reason))",
                    next: "start the sign-in again, or ask whoever runs the provider")
            }
        }
        throw CommandFailure(
            .notPermitted, "nobody came back from the identity provider within \(Self.waitSeconds / 60) minutes",
            next: "start the sign-in again")
    }

    private func connection(until end: ContinuousClock.Instant) -> Int32? {
        while true {
            let left = (end - ContinuousClock().now).components.seconds
            guard left >= 0 else { return nil }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Int32(left + 1) * 1_000) > 0 else { continue }
            let connection = accept(descriptor, nil, nil)
            if connection >= 0 { return connection }
        }
    }

    /// The head of a request; nil when none comes in time or it is too long.
    private func head(of connection: Int32) -> String? {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(Self.connectionSeconds)
        var bytes: [UInt8] = []
        while bytes.count <= Self.headBytesMax {
            let left = end - clock.now
            guard left > .zero else { return nil }
            var waiting = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Int32(left.components.seconds + 1) * 1_000) > 0 else { return nil }
            var piece = [UInt8](repeating: 0, count: 4_096)
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            bytes += piece[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            if text.contains("\r\n\r\n") { return text }
        }
        return nil
    }

    private func answer(_ connection: Int32, status: String, _ words: String) {
        let page = "<!doctype html><meta charset=utf-8><title>Kakuzuke</title><p>\(words)\n"
        let fields = [
            "HTTP/1.1 \(status)", "content-type: text/html; charset=utf-8", "content-length: \(page.utf8.count)",
            "content-security-policy: default-src 'none'", "referrer-policy: no-referrer", "cache-control: no-store",
            "x-content-type-options: nosniff", "connection: close",
        ]
        let bytes = Array((fields.joined(separator: "\r\n") + "\r\n\r\n" + page).utf8)
        // A browser that has gone away is no failure.
        _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
}
