import Foundation

/// A TCP socket on the loopback address; closed when nobody holds it any more.
final class LoopbackSocket: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var on: Int32 = 1
        _ = setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { Foundation.close(descriptor) }

    private static func open() throws -> Int32 {
        // Programs that tests start at this very moment must not keep connections open.
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw SystemTestError(reason: "no socket") }
        return descriptor
    }

    private static func withAddress(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// Listens on a port.
    convenience init(listeningOn port: Int) throws {
        let descriptor = try Self.open()
        var on: Int32 = 1
        _ = setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let isBound = Self.withAddress(port) { bind(descriptor, $0, $1) } == 0
        guard isBound, listen(descriptor, 64) == 0 else {
            Foundation.close(descriptor)
            throw SystemTestError(reason: "cannot listen on \(port)")
        }
        self.init(descriptor)
    }

    /// Connects to a port.
    convenience init(connectingTo port: Int) throws {
        let descriptor = try Self.open()
        guard Self.withAddress(port, { connect(descriptor, $0, $1) }) == 0 else {
            Foundation.close(descriptor)
            throw SystemTestError(reason: "nobody listens on \(port)")
        }
        self.init(descriptor)
    }

    /// The next connection; nil: none came in time.
    func accepted(withinMilliseconds time: Int32) -> LoopbackSocket? {
        guard isReadable(withinMilliseconds: time) else { return nil }
        let accepted = accept(descriptor, nil, nil)
        guard accepted >= 0 else { return nil }
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        return LoopbackSocket(accepted)
    }

    /// Waits for bytes or the end.
    func isReadable(withinMilliseconds time: Int32) -> Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&wanted, 1, time) > 0
    }

    /// Bytes that are there; empty: the peer has ended; nil: the connection is broken.
    func read(max: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: max)
        let count = recv(descriptor, &bytes, max, 0)
        return count < 0 ? nil : Array(bytes.prefix(count))
    }

    /// Writes everything; false: the connection is broken.
    func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { rest in
                send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Ends the connection in both directions.
    func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Lets the peer see a reset when nobody holds this socket any more.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        _ = setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Foundation.linger>.size))
    }
}
