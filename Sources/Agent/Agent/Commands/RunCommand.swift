import ArgumentParser
import Foundation
import Logging

/// Runs the agent beside the point of sale.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Follows the journals, synchronises, and answers the till, until it is stopped.",
        discussion: """
            Example: kakuzuke-agent run --data /var/lib/kakuzuke-agent

            Stop it with Ctrl-C or SIGTERM. Exit codes: 0 stopped, 64 wrong usage, 74 the disk failed (start it again:
            it verifies its file first), 78 not enrolled, wrong configuration, or the agent is running already.
            """)

    @OptionGroup var folderOptions: FolderOptions

    func run() async throws {
        try await CommandFailure.reporting {
            let folder = folderOptions.folder
            guard let lock = try await Self.lock(folder) else {
                throw CommandFailure(
                    .configuration, "the agent of \(folder.path) is running already",
                    nextStep: "See `kakuzuke-agent status`.")
            }
            LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
            try await AgentParts.writing(folder, runs: true) { parts in
                try await AgentRun(parts, logger: Logger(label: "kakuzuke-agent")).run { socket, places in
                    let http = places.map { "HTTP on http://\($0)/\n" }.joined()
                    FileHandle.standardOutput.write(Data("\(http)listening on \(socket)\n".utf8))
                }
            }
            withExtendedLifetime(lock) {}
        }
    }

    /// Takes the folder's lock; other commands hold it for an instant when they look whether an agent is running.
    private static func lock(_ folder: AgentFolder) async throws -> FolderLock? {
        for _ in 0..<20 {
            if let lock = try FolderLock(folder) { return lock }
            try await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }
}
