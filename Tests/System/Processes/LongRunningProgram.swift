import Foundation

/// A program of this package that runs until it is told to stop; what it says goes to a file, over all its starts.
final class LongRunningProgram {
    /// Longest that a start or a stop may take; seconds.
    static let secondsMax = 60

    private let name: String
    private let log: String
    private var process: Process?

    init(_ name: String, log: String) {
        self.name = name
        self.log = log
    }

    var isRunning: Bool { process?.isRunning ?? false }

    /// Starts the program and waits for a line that begins like this; gives the rest of that line.
    @discardableResult
    func start(
        _ arguments: [String], environment: [String: String] = [:], until beginning: String
    ) async throws -> String {
        if !FileManager.default.fileExists(atPath: log) {
            _ = FileManager.default.createFile(atPath: log, contents: nil)
        }
        // A file, not a pipe: a grandchild that outlives the program keeps it open.
        let output = try FileHandle(forWritingTo: URL(filePath: log))
        let start = try output.seekToEnd()
        defer { try? output.close() }
        let process = Process()
        process.executableURL = ProgramRun.built(name)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, own in own }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        self.process = process
        for _ in 0..<(Self.secondsMax * 20) {
            let lines = try said(from: start).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: { $0.hasPrefix(beginning) }) {
                return String(line.dropFirst(beginning.count))
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw SystemTestError(reason: "\(name) does not start: \(try said(from: start))")
    }

    /// Ends the program as a power cut would.
    func kill() async throws { try await end(SIGKILL) }

    /// Asks the program to stop.
    func stop() async throws { try await end(SIGTERM) }

    /// Stops the program where it stands, as a machine that hangs; it keeps its connections.
    func freeze() throws { try signal(SIGSTOP) }

    /// Lets a frozen program go on.
    func thaw() throws { try signal(SIGCONT) }

    private func signal(_ signal: Int32) throws {
        guard let process, process.isRunning, Foundation.kill(process.processIdentifier, signal) == 0 else {
            throw SystemTestError(reason: "\(name) does not run")
        }
    }

    private func end(_ signal: Int32) async throws {
        guard let process, process.isRunning else { return }
        Foundation.kill(process.processIdentifier, signal)
        for _ in 0..<(Self.secondsMax * 50) where process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        guard !process.isRunning else { throw SystemTestError(reason: "\(name) does not end") }
    }

    /// Ends the program at once; for the end of a test.
    func destroy() {
        if let process, process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    }

    /// What all starts have said.
    func said() throws -> String { try said(from: 0) }

    private func said(from offset: UInt64) throws -> String {
        let file = try FileHandle(forReadingFrom: URL(filePath: log))
        defer { try? file.close() }
        try file.seek(toOffset: offset)
        return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    }
}
