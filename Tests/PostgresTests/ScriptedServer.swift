import Foundation
import Glibc
import Synchronization

/// A server that says what its script says, on a Unix socket, whatever the client asks.
final class ScriptedServer: Sendable {
    enum Ending: Sendable {
        /// The first `cut` bytes, a pause, the rest.
        case split(at: Int)
        /// The first `cut` bytes, then the socket is closed.
        case close(at: Int)
        /// One byte at a time.
        case bytewise
        /// The greeting, then nothing more.
        case silence
    }

    let folder: String
    private let listener: Int32
    private let endings = Mutex<[Ending]>([])

    static let greeting: [UInt8] =
        message("R", [0, 0, 0, 0]) + message("S", Array("server_version\015.0\0".utf8))
        + message("S", Array("client_encoding\0UTF8\0".utf8)) + message("K", [0, 0, 0, 1, 0, 0, 0, 2])
        + message("Z", [UInt8(ascii: "I")])

    /// The answer to one unprepared statement: a column `n` of type int8 with the value 7.
    static let answer: [UInt8] =
        message("1", []) + message("2", [])
        + message(
            "T", [0, 1] + Array("n\0".utf8) + [0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 8, 255, 255, 255, 255, 0, 1])
        + message("D", [0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 7]) + message("C", Array("SELECT 1\0".utf8))
        + message("Z", [UInt8(ascii: "I")])

    static func message(_ type: Character, _ body: [UInt8]) -> [UInt8] {
        let length = UInt32(body.count + 4).bigEndian
        return Array(String(type).utf8) + withUnsafeBytes(of: length) { Array($0) } + body
    }

    init() throws {
        var template = Array("/tmp/kzfk-XXXXXX".utf8CString)
        guard let path = mkdtemp(&template) else { throw POSIXError(.EIO) }
        folder = String(cString: path)
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array("\(folder)/.s.PGSQL.5432".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0, listen(listener, 8) == 0 else { throw POSIXError(.EIO) }
        Thread.detachNewThread { [self] in serve() }
    }

    func next(_ ending: Ending) { endings.withLock { $0.append(ending) } }

    func end() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func serve() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            let ending = endings.withLock { $0.isEmpty ? Ending.bytewise : $0.removeFirst() }
            play(client, ending)
            close(client)
        }
    }

    private func play(_ client: Int32, _ ending: Ending) {
        guard readStartup(client) else { return }
        guard send(client, Self.greeting, from: 0, ending) else { return }
        if case .silence = ending {
            _ = readUntilSync(client)
            _ = readUntilSync(client)
            return
        }
        guard readUntilSync(client) else { return }
        guard send(client, Self.answer, from: Self.greeting.count, ending) else { return }
        // Until the client hangs up.
        _ = readUntilSync(client)
    }

    /// False when the script ends here.
    private func send(_ client: Int32, _ bytes: [UInt8], from offset: Int, _ ending: Ending) -> Bool {
        switch ending {
        case .silence: return writeAll(client, bytes[...])
        case .bytewise:
            for index in bytes.indices {
                guard writeAll(client, bytes[index...index]) else { return false }
                usleep(200)
            }
            return true
        case .split(let cut):
            let index = min(max(0, cut - offset), bytes.count)
            guard writeAll(client, bytes[..<index]) else { return false }
            if index > 0, index < bytes.count { usleep(1000) }
            return writeAll(client, bytes[index...])
        case .close(let cut):
            let index = min(max(0, cut - offset), bytes.count)
            return writeAll(client, bytes[..<index]) && cut > offset + bytes.count
        }
    }

    private func writeAll(_ client: Int32, _ bytes: ArraySlice<UInt8>) -> Bool {
        guard !bytes.isEmpty else { return true }
        let sent = bytes.withUnsafeBytes { Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        return sent == bytes.count
    }

    private func read(_ client: Int32, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var have = 0
        while have < count {
            let got = bytes.withUnsafeMutableBytes { recv(client, $0.baseAddress! + have, count - have, 0) }
            guard got > 0 else { return nil }
            have += got
        }
        return bytes
    }

    private func length(_ bytes: [UInt8]) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    private func readStartup(_ client: Int32) -> Bool {
        guard let head = read(client, 4) else { return false }
        return read(client, length(head) - 4) != nil
    }

    private func readUntilSync(_ client: Int32) -> Bool {
        while let head = read(client, 5) {
            let rest = length(Array(head[1...])) - 4
            guard rest == 0 || read(client, rest) != nil else { return false }
            if head[0] == UInt8(ascii: "S") { return true }
        }
        return false
    }
}
