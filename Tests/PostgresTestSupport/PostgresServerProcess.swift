import Foundation
import Synchronization

/// The server process of a private cluster.
///
/// A small shell beside it watches: when this process ends, however it ends, the pipe to the shell closes, and the
/// shell stops the server by its process id and deletes the files.
final class PostgresServerProcess: Sendable {
    let folder: String
    private let supervisor = Mutex<Supervisor?>(nil)

    private struct Supervisor: @unchecked Sendable {
        // Unchecked: reached only under the lock above.
        var process: Process
        var input: FileHandle
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private static let programs = "/usr/lib/postgresql/15/bin"
    private static let account = "postgres"
    private static let startTimeout = Duration.seconds(60)

    init() throws {
        // Short, because the path of a Unix socket may have 107 bytes.
        var template = Array("/tmp/kzpg-XXXXXX".utf8CString)
        guard let path = mkdtemp(&template) else { throw Failure(description: "no folder for a cluster") }
        folder = String(cString: path)
        try run(
            "chmod 755 \(folder) && \(asAccount("true")) && chown \(owner) \(folder)"
                + " && "
                + asAccount("\(Self.programs)/initdb -D \(folder)/data -U postgres -A trust -E UTF8 --no-locale -N")
        )
    }

    private var isRoot: Bool { geteuid() == 0 }
    private var owner: String { isRoot ? Self.account : String(geteuid()) }

    // PostgreSQL refuses to run as root; setpriv replaces itself by the program, so that process ids stay true.
    private func asAccount(_ command: String) -> String {
        isRoot ? "setpriv --reuid=\(Self.account) --regid=\(Self.account) --clear-groups -- \(command)" : command
    }

    private func run(_ script: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "cd / && " + script + " > \(folder)/setup.log 2>&1"]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let log = (try? String(contentsOfFile: "\(folder)/setup.log", encoding: .utf8)) ?? ""
            throw Failure(description: "cluster not made: \(log)")
        }
    }

    func start() async throws {
        let settings = [
            "listen_addresses=", "unix_socket_directories=\(folder)", "fsync=off", "synchronous_commit=off",
            "full_page_writes=off", "max_connections=400", "shared_buffers=64MB", "log_min_messages=warning",
            "autovacuum=off", "max_wal_size=512MB", "deadlock_timeout=100ms",
        ].map { "-c \($0)" }.joined(separator: " ")
        let server = asAccount("\(Self.programs)/postgres -D \(folder)/data \(settings)")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c",
            """
            cd /
            exec 3<&0
            ( if read word <&3; then kill -$word $$; else kill -QUIT $$; sleep 1; rm -rf \(folder); fi ) \
                > /dev/null 2>&1 &
            exec \(server) >> \(folder)/server.log 2>&1 < /dev/null 3<&-
            """,
        ]
        let pipe = Pipe()
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        supervisor.withLock { $0 = Supervisor(process: process, input: pipe.fileHandleForWriting) }
        try await waitUntilReady()
    }

    private func waitUntilReady() async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + Self.startTimeout
        while clock.now < deadline {
            // The last line of this file tells when the server takes connections.
            let file = (try? String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8)) ?? ""
            if file.split(separator: "\n").last?.trimmingCharacters(in: .whitespaces) == "ready" { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        let log = (try? String(contentsOfFile: "\(folder)/server.log", encoding: .utf8)) ?? ""
        throw Failure(description: "server not ready: \(log)")
    }

    func stop(immediately immediate: Bool) async throws {
        let taken = supervisor.withLock { supervisor in
            defer { supervisor = nil }
            return supervisor
        }
        guard let taken else { return }
        try taken.input.write(contentsOf: Data((immediate ? "QUIT\n" : "INT\n").utf8))
        while taken.process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        try taken.input.close()
    }

    func destroy() async throws {
        try await stop(immediately: true)
        try FileManager.default.removeItem(atPath: folder)
    }
}
