import Foundation

/// One run of a program to its end, in a folder that also holds the sign-ins of `kakuzuke`.
struct ProgramRun {
    /// Longest that a run may take; seconds.
    static let secondsMax = 240.0

    let status: Int32
    let output: String
    let errors: String

    /// Runs a program that was built.
    init(_ program: String, _ arguments: [String], in folder: URL) throws {
        try self.init(executable: Self.built(program), arguments, in: folder)
    }

    /// Runs a program of the system, found on the PATH.
    init(system words: [String], in folder: URL) throws {
        try self.init(executable: URL(filePath: "/usr/bin/env"), words, in: folder)
    }

    private init(executable: URL, _ arguments: [String], in folder: URL) throws {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = Self.environment(in: folder)
        let name = FileManager.default.temporaryDirectory.appending(path: "kakuzuke-run-\(UUID().uuidString)")
        let (outputFile, errorFile) = (name.appendingPathExtension("out"), name.appendingPathExtension("err"))
        for file in [outputFile, errorFile] { try Data().write(to: file) }
        defer { for file in [outputFile, errorFile] { try? FileManager.default.removeItem(at: file) } }
        let handles = try [outputFile, errorFile].map { try FileHandle(forWritingTo: $0) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        try process.run()
        let end = Date(timeIntervalSinceNow: Self.secondsMax)
        while process.isRunning, Date() < end { usleep(5_000) }
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        for handle in handles { try handle.close() }
        status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        output = String(decoding: try Data(contentsOf: outputFile), as: UTF8.self)
        errors = String(decoding: try Data(contentsOf: errorFile), as: UTF8.self)
    }

    /// This process's environment, with the folder's sign-ins in place of those of whoever tests.
    static func environment(in folder: URL) -> [String: String] {
        ProcessInfo.processInfo.environment.merging(
            ["KAKUZUKE_HOME": folder.appending(path: "home").path()]
        ) { _, own in own }
    }

    /// A program of this package beside the tests.
    static func built(_ program: String) -> URL {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: program)
    }

    /// The one object on standard output.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
    }

    /// The objects of a list in it.
    func list(_ key: String) -> [[String: Any]] { json[key] as? [[String: Any]] ?? [] }
}
