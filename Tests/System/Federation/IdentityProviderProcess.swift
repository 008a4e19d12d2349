import Foundation

/// A real OpenID Connect provider on a loopback port, with one client, and persons who sign in there with a browser.
final class IdentityProviderProcess {
    static let clientID = "kakuzuke-test"

    let port: Int
    private let folder: URL
    private var process: Process?

    var issuer: String { "http://127.0.0.1:\(port)" }

    /// Makes a provider that keeps its log in a folder.
    init(folder: URL) throws {
        self.folder = folder
        port = try ServerProcess.freePort()
    }

    /// Starts the provider and waits until it answers.
    ///
    /// `secretFile`: the client's secret; nil: a public client. `redirects`: where it may send the browser.
    func start(secretFile: String?, redirects: [String], persons: [String]) async throws {
        let log = folder.appending(path: "provider.log")
        try Data().write(to: log)
        let output = try FileHandle(forWritingTo: log)
        defer { try? output.close() }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [
                Self.interpreter, "-B", Self.script("identity_provider.py"), "--port", "\(port)", "--client-id",
                Self.clientID,
            ]
            + (secretFile.map { ["--client-secret-file", $0] } ?? []) + ["--redirect-uri"] + redirects + ["--person"]
            + persons
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        self.process = process
        for _ in 0..<1_200 {
            if try said().contains("listening on \(issuer)") { return }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw SystemTestError(reason: "the provider does not start: \(try said())")
    }

    /// What the provider has said.
    func said() throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: "provider.log")), as: UTF8.self)
    }

    /// Ends the provider at once.
    func destroy() {
        if let process, process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    }

    /// Does with an address what a person does in a browser.
    func browse(_ address: String, as person: String, password: String? = nil) throws -> ProgramRun {
        try ProgramRun(
            system: [
                Self.interpreter, "-B", Self.script("browser.py"), address, person,
                password ?? "\(person)-secret-at-the-provider",
            ], in: folder)
    }

    /// The interpreter with what `ops/setup` installs.
    private static let interpreter =
        ProcessInfo.processInfo.environment["KAKUZUKE_TEST_PYTHON"]
        ?? URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../.venv/bin/python")
        .standardized.path()

    private static func script(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Python/" + name).path()
    }
}
