import ArgumentParser
import KakuzukeProtocol
import Logging

/// Runs one round of synchronisation now.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Reads the journals and synchronises now, once.",
        discussion: """
            Example: kakuzuke-agent sync

            Asks the running agent, or does it itself when none is running. Exit codes: 0 the server holds everything,
            64 wrong usage, 69 the server cannot be reached (nothing is lost), 70 the server refuses, 74 the disk
            failed, 78 not enrolled, or the journals cannot be read (the server has everything else).
            """)

    @OptionGroup var folderOptions: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandFailure.reporting {
            let response = try await response(folderOptions.folder)
            if output.json {
                try JSONOutput.write(response)
            } else {
                print(
                    "Read \(response.receiptsRead) receipts, \(response.rowsRejected) rows rejected. "
                        + "Sent \(response.factsSent) in \(response.batches) batches (\(response.bytesSent) bytes): "
                        + "\(response.accepted) new, \(response.duplicates) known, \(response.amended) amended, "
                        + "\(response.quarantined) in quarantine. "
                        + "Received \(response.customers) customers, \(response.products) products; "
                        + "ratings at change \(response.feedChange).")
            }
            guard response.journalFailure.isEmpty else {
                throw CommandFailure(
                    .configuration, "the journals were not read: \(response.journalFailure)",
                    nextStep: "Correct that, then run this again; nothing is lost.")
            }
        }
    }

    private func response(_ folder: AgentFolder) async throws -> Kakuzuke_V1_SynchronizeResponse {
        if let door = try AgentDoor(folder) {
            do {
                return try await door.ask(
                    "AgentService/Synchronize", Kakuzuke_V1_SynchronizeRequest(), within: .seconds(7_200))
            } catch {
                throw CommandFailure(ofRound: error)
            }
        }
        guard let lock = try FolderLock(folder) else {
            throw CommandFailure(
                .unavailable, "another command works in \(folder.path)", nextStep: "Try again in a moment.")
        }
        defer { withExtendedLifetime(lock) {} }
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        return try await AgentParts.writing(folder) { parts in
            let runner = try RoundRunner(parts, logger: Logger(label: "kakuzuke-agent"))
            return Kakuzuke_V1_SynchronizeResponse(try await runner.round(comparesDays: true))
        }
    }
}
