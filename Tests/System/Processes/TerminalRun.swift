import Foundation

/// A run of the built `kakuzuke` at a terminal of its own, at which a person types.
struct TerminalRun {
    /// Longest wait for a question or for the end; seconds.
    static let secondsMax = 60

    let status: Int32
    /// Everything that the terminal showed.
    let shown: String

    /// Runs the command; each answer is typed once its question is shown.
    init(_ arguments: [String], in folder: URL, answers: [(question: String, typed: String)]) async throws {
        let program = ProgramRun.built("kakuzuke").path()
        let quoted = ([program] + arguments).map { "'" + $0.replacing("'", with: "'\\''") + "'" }
        let process = Process()
        // Gives the command a terminal that it controls, and passes on what is typed and shown.
        process.executableURL = URL(filePath: "/usr/bin/script")
        process.arguments = ["--quiet", "--return", "--command", quoted.joined(separator: " "), "/dev/null"]
        process.currentDirectoryURL = folder
        process.environment = ProgramRun.environment(in: folder)
        let (keyboard, screen) = (Pipe(), folder.appending(path: "screen-\(UUID().uuidString)"))
        try Data().write(to: screen)
        let output = try FileHandle(forWritingTo: screen)
        process.standardInput = keyboard
        process.standardOutput = output
        process.standardError = output
        try process.run()
        defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
        var read = 0
        for (question, typed) in answers {
            for _ in 0..<(Self.secondsMax * 50) {
                let text = try String(contentsOf: screen, encoding: .utf8)
                if let range = text.dropFirst(read).range(of: question) {
                    read = text.distance(from: text.startIndex, to: range.upperBound)
                    break
                }
                guard process.isRunning else { throw SystemTestError(reason: "no question: \(text)") }
                try await Task.sleep(for: .milliseconds(20))
            }
            try keyboard.fileHandleForWriting.write(contentsOf: Data(typed.utf8))
        }
        for _ in 0..<(Self.secondsMax * 50) where process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        guard !process.isRunning else { throw SystemTestError(reason: "the command waits at its terminal") }
        status = process.terminationStatus
        shown = try String(contentsOf: screen, encoding: .utf8)
    }
}
