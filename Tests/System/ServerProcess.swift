import Foundation
import RPC

/// A real `kakuzuke-server dev` in a folder of its own.
final class ServerProcess {
    let folder: String
    private var process: Process?
    private(set) var port = 0

    init() throws {
        // Short, because the database's socket lives in it; open to the account that the database runs as.
        folder = "/tmp/kz\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
    }

    /// Starts the server and waits until it listens.
    func start() async throws {
        let log = folder + "/server.log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let output = try FileHandle(forWritingTo: URL(filePath: log))
        let process = Process()
        process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "kakuzuke-server")
        process.arguments = ["dev", "--data", folder + "/d", "--port", "0"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        self.process = process
        for _ in 0..<600 {
            let text = try String(contentsOfFile: log, encoding: .utf8)
            if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("listening on 127.0.0.1:") }) {
                port = Int(line.split(separator: ":").last ?? "") ?? 0
                return
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw SystemTestError(reason: "the server does not listen: \(try String(contentsOfFile: log, encoding: .utf8))")
    }

    /// Ends the server as a power cut would.
    func kill() async throws {
        guard let process else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        try await ended(process)
    }

    /// Asks the server to stop.
    func stop() async throws {
        guard let process, process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGTERM)
        try await ended(process)
    }

    private func ended(_ process: Process) async throws {
        for _ in 0..<300 where process.isRunning { try await Task.sleep(for: .milliseconds(100)) }
        guard !process.isRunning else { throw SystemTestError(reason: "the server does not end") }
    }

    /// Ends everything that may be left, the database by the process id it wrote down, and removes the folder.
    func destroy() {
        if let process, process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        if let number = databaseProcess { Foundation.kill(number, SIGQUIT) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Process id of the private database while it runs.
    var databaseProcess: Int32? {
        let file = try? String(contentsOfFile: folder + "/d/db/data/postmaster.pid", encoding: .utf8)
        return file?.split(separator: "\n").first.flatMap { Int32($0) }
    }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder + "/d/installation/" + name, encoding: .utf8)
    }

    /// A client that trusts the installation's authority.
    func client() throws -> RPCClient {
        try RPCClient(
            .tcp(
                host: "127.0.0.1", port: port,
                tls: RPCClientTLS(
                    trustRoots: try RPCTrustRoots(pem: try text("authority.pem")), serverName: "localhost")
            ), random: { 0.5 })
    }
}

/// A system test cannot go on.
struct SystemTestError: Error {
    var reason: String
}
