import Foundation

/// A TCP connection to loopback that sends any bytes, right or wrong.
final class RawConnection: Sendable {
    /// An answer as it came over the wire.
    struct Answer: Sendable {
        var status = 0
        var headers: [String: String] = [:]
        var body = ""

        /// The one object of the body.
        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
        }

        /// The field that an error names.
        var field: String? { json["field"] as? String }
    }

    private let descriptor: Int32

    /// Connects to ::1; nil: nobody listens there.
    init?(portOfVersionSix port: Int) {
        descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = UInt16(port).bigEndian
        address.sin6_addr = in6addr_loopback
        let size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { [descriptor] in connect(descriptor, $0, size) }
        }
        guard status == 0 else { return nil }
    }

    /// Connects; nil: nobody listens.
    init?(port: Int, timeoutSeconds: Int = 10) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { [descriptor] in connect(descriptor, $0, size) }
        }
        var time = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        guard status == 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Sends bytes; false: the other side has closed.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Sends bytes; false: the other side has closed.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Sends a text; false: the other side has closed or takes nothing more within the time.
    func send(_ text: String, withinMilliseconds time: Int) -> Bool {
        var limit = timeval(tv_sec: time / 1_000, tv_usec: time % 1_000 * 1_000)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        return send(text)
    }

    /// Everything until the other side closes or nothing comes for the time of the connection.
    ///
    /// - Returns: the text, and whether the other side has closed.
    func readAll() async -> (text: String, isClosed: Bool) {
        await onThread { descriptor in
            var all: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count > 0 else {
                    // Who closes with bytes unread resets the connection.
                    let isClosed = count == 0 || errno == ECONNRESET
                    return (String(decoding: all, as: UTF8.self), isClosed)
                }
                all += buffer[..<count]
            }
        }
    }

    /// The next answer; nil: the other side closed or was silent.
    func answer() async -> Answer? {
        await onThread { descriptor in
            var all: [UInt8] = []
            var byte: UInt8 = 0
            while !all.suffix(4).elementsEqual("\r\n\r\n".utf8) {
                guard recv(descriptor, &byte, 1, 0) == 1 else { return nil }
                all.append(byte)
            }
            let lines = String(decoding: all, as: UTF8.self).components(separatedBy: "\r\n")
            var answer = Answer()
            answer.status = Int(lines[0].split(separator: " ")[1]) ?? 0
            for line in lines.dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2 {
                    answer.headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
            }
            var body: [UInt8] = []
            while body.count < Int(answer.headers["content-length"] ?? "0") ?? 0 {
                guard recv(descriptor, &byte, 1, 0) == 1 else { return nil }
                body.append(byte)
            }
            answer.body = String(decoding: body, as: UTF8.self)
            return answer
        }
    }

    private func onThread<Value: Sendable>(_ work: @escaping @Sendable (Int32) -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            // A thread of its own: one that waits must not keep the agent's file from a thread.
            Thread.detachNewThread { [self] in continuation.resume(returning: work(descriptor)) }
        }
    }
}
