import Foundation
import RPC
import Synchronization

/// A real `kakuzuke-server dev` in a folder of its own; it keeps its port over all starts.
final class ServerProcess {
    let folder: String
    let port: Int
    /// Shift of the server's business dates; days; counts from the next start on.
    var businessDaysShift = 0
    /// Issuers that tenants may let their persons sign in at; counts from the next start on.
    var identityProviders: [String] = []
    /// What the server's environment has besides that of whoever tests; counts from the next start on.
    var environment: [String: String] = [:]
    private let program: LongRunningProgram

    /// Makes an empty folder below another one.
    init(in place: String = "/tmp") throws {
        // Short, because the database's socket lives in it; open to the account that the database runs as.
        folder = "\(place)/kz\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        port = try Self.freePort()
        program = LongRunningProgram("kakuzuke-server", log: folder + "/server.log")
    }

    /// Ports that this process has given out: a server that is away must find its own again.
    private static let given = Mutex<Set<UInt16>>([])

    /// A port that nobody uses, below those that the system gives to clients: a client that calls a server that is
    /// away must not be given the server's own port.
    static func freePort() throws -> Int {
        for _ in 0..<200 {
            let port = UInt16.random(in: 20_000..<32_000)
            guard given.withLock({ $0.insert(port).inserted }) else { continue }
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard descriptor >= 0 else { break }
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let isFree = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isFree { return Int(port) }
        }
        throw SystemTestError(reason: "no port is free")
    }

    /// Starts the server and waits until it listens.
    func start() async throws {
        try await program.start(
            [
                "dev", "--data", folder + "/d", "--port", "\(port)", "--business-days-shift", "\(businessDaysShift)",
            ] + identityProviders.flatMap { ["--identity-provider", $0] }, environment: environment,
            until: "listening on 127.0.0.1:")
    }

    /// Ends the server as a power cut would.
    func kill() async throws { try await program.kill() }

    /// False after it has ended, by itself or not.
    var isRunning: Bool { program.isRunning }

    /// Asks the server to stop.
    func stop() async throws { try await program.stop() }

    /// Lets the server hang: it keeps its connections and answers nothing.
    func freeze() throws { try program.freeze() }

    /// Lets a hanging server go on.
    func thaw() throws { try program.thaw() }

    /// Ends the database as a power cut would, and waits until nothing of it is left.
    ///
    /// `signal`: SIGQUIT for data that are thrown away, because it gives back the memory that only the next start with
    /// the same data would find.
    func killDatabase(by signal: Int32 = SIGKILL) async throws {
        guard let number = databaseProcess else { throw SystemTestError(reason: "the database does not run") }
        Foundation.kill(number, signal)
        for _ in 0..<600 {
            guard isDatabaseLeft else { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw SystemTestError(reason: "processes of the database do not end")
    }

    /// Copies the running database to a new folder, as backups are made.
    func backUp(to folder: String) throws {
        let account = getuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []
        let run = try ProgramRun(
            system: account + [
                "pg_basebackup", "-h", self.folder + "/d/db", "-U", "postgres", "-D", folder, "-c", "fast", "-X",
                "fetch",
            ], in: URL(filePath: "/"))
        guard run.status == 0 else { throw SystemTestError(reason: "no backup: \(run.errors)") }
    }

    /// True while a process works in the database's data folder.
    private var isDatabaseLeft: Bool {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return numbers.contains { number in
            Int32(number) != nil
                && (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(number)/cwd"))
                    == folder + "/d/db/data"
        }
    }

    /// Ends everything that may be left, the database by the process id it wrote down, and removes the folder.
    func destroy() {
        program.destroy()
        if let number = databaseProcess { Foundation.kill(number, SIGQUIT) }
        for _ in 0..<100 where isDatabaseLeft { usleep(50_000) }
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

    /// Asks the database past the server, as its superuser.
    ///
    /// Gives the rows, each a list of its values as text.
    func query(_ sql: String, separator: Character = "|") throws -> [[String]] {
        let account = getuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []
        let run = try ProgramRun(
            system: account + [
                "psql", "-h", folder + "/d/db", "-U", "postgres", "-d", "kakuzuke", "-tAF", String(separator), "-v",
                "ON_ERROR_STOP=1", "-c", sql,
            ], in: URL(filePath: "/"))
        guard run.status == 0 else { throw SystemTestError(reason: "\(sql): \(run.errors)") }
        return run.output.split(separator: "\n").map {
            $0.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// Runs statements in another database of the cluster, as its superuser.
    func run(script: String, database: String) throws {
        let account = getuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []
        let run = try ProgramRun(
            system: account + [
                "psql", "-h", folder + "/d/db", "-U", "postgres", "-d", database, "-v", "ON_ERROR_STOP=1", "-c", script,
            ], in: URL(filePath: "/"))
        guard run.status == 0 else { throw SystemTestError(reason: run.errors) }
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
