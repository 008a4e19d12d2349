import Foundation

/// A PostgreSQL cluster of our own in a folder, reached by a Unix socket only; for development and demonstrations.
///
/// PostgreSQL refuses to run as root: then it runs as the account `postgres`. Commits are as durable as in production.
struct PrivateCluster: Sendable {
    /// Longest path of a socket's folder; a socket's own path has at most 107 bytes.
    static let socketFolderBytesMax = 90

    /// How often a starting database is asked for a sign of life, five times a second.
    static let readyAttemptsMax = 300

    /// The folder of the cluster.
    let folder: String
    private let programs: String

    /// Takes a folder that may or may not hold a cluster yet.
    init(folder: String) throws {
        self.folder = folder
        guard folder.utf8.count <= Self.socketFolderBytesMax else {
            throw InstallationError(
                reason: "the data folder's path is too long for a socket; use one of at most "
                    + "\(Self.socketFolderBytesMax) bytes")
        }
        programs = try Self.run(["pg_config", "--bindir"]).trimmingCharacters(in: .whitespacesAndNewlines)
        guard FileManager.default.isExecutableFile(atPath: programs + "/initdb") else {
            throw InstallationError(reason: "no PostgreSQL server in \(programs); run ops/setup")
        }
    }

    /// The folder of the socket.
    var socketFolder: String { folder }

    /// Makes the cluster if it is not there, and starts it if it does not run.
    func start() async throws {
        let data = folder + "/data"
        if !FileManager.default.fileExists(atPath: data + "/PG_VERSION") {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            if Self.isRoot { try Self.run(["chown", "postgres:", folder]) }
            try Self.run(
                account + [
                    programs + "/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale",
                    "-k",
                ])
        }
        // A cluster that outlived its server is used again.
        if (try? Self.run(account + [programs + "/pg_ctl", "-D", data, "status"])) == nil { try launch(data) }
        try await waitUntilReady()
    }

    /// Starts the database as a child. Its log and not `pg_ctl` tells what it does: a process that `pg_ctl` leaves
    /// behind would keep this one waiting for it.
    private func launch(_ data: String) throws {
        let log = folder + "/postgres.log"
        try Self.run(account + ["touch", log])
        let output = try FileHandle(forWritingTo: URL(filePath: log))
        try output.seekToEnd()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            account + [
                programs + "/postgres", "-D", data, "-c", "listen_addresses=", "-c",
                "unix_socket_directories=\(folder)", "-c", "unix_socket_permissions=0700",
            ]
        process.currentDirectoryURL = URL(filePath: "/")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }

    private func waitUntilReady() async throws {
        for _ in 0..<Self.readyAttemptsMax {
            if (try? Self.run([programs + "/pg_isready", "-q", "-h", folder])) != nil { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw InstallationError(reason: "the private database does not answer; read \(folder)/postgres.log")
    }

    /// Makes a database if it is not there.
    func makeDatabase(named name: String) throws {
        let client = ["-h", folder, "-U", "postgres"]
        let known = try Self.run(
            account + [programs + "/psql"] + client + ["-d", "postgres", "-tAc", "SELECT datname FROM pg_database"])
        guard !known.split(separator: "\n").contains(where: { $0 == name }) else { return }
        try Self.run(account + [programs + "/createdb"] + client + [name])
    }

    /// Stops the cluster, letting what is under way be rolled back.
    func stop() throws {
        try Self.run(account + [programs + "/pg_ctl", "-D", folder + "/data", "-w", "-m", "fast", "stop"])
    }

    private var account: [String] { Self.isRoot ? ["runuser", "-u", "postgres", "--"] : [] }

    private static var isRoot: Bool { getuid() == 0 }

    /// Runs a program to its end and gives what it printed.
    @discardableResult
    private static func run(_ words: [String]) throws -> String {
        let process = Process()
        let output = FileManager.default.temporaryDirectory.appending(path: "kakuzuke-\(UUID().uuidString).out")
        guard FileManager.default.createFile(atPath: output.path, contents: nil) else {
            throw InstallationError(reason: "\(output.path) cannot be written")
        }
        defer { try? FileManager.default.removeItem(at: output) }
        let handle = try FileHandle(forWritingTo: output)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = URL(filePath: "/")
        process.standardInput = FileHandle.nullDevice
        // A file, not a pipe: the database's own process keeps it open for as long as it runs.
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        try handle.close()
        let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        guard process.terminationStatus == 0 else {
            throw InstallationError(reason: "\(words.joined(separator: " ")) failed: \(text)")
        }
        return text
    }
}
