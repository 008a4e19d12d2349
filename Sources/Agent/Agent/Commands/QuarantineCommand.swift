import ArgumentParser
import KakuzukeProtocol
import LocalAPI

/// Looks at what the agent could not take, and settles it.
struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Lists what could not be taken, tries it again, or puts it aside.",
        subcommands: [QuarantineListCommand.self, QuarantineRetryCommand.self, QuarantineDiscardCommand.self])
}

/// Lists entries.
struct QuarantineListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists rows that could not be read and receipts that were held back.",
        discussion: """
            Example: kakuzuke-agent quarantine list

            Nothing of it is lost and nothing else waits for it. Correct the profile or the journal, then retry; what
            shall never be taken is discarded. Exit codes: 0 listed, 64 wrong usage, 78 not enrolled.
            """)

    @OptionGroup var folderOptions: FolderOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Entries above this number, where a list goes on.")
    var after: UInt64 = 0

    @Option(help: "open, retried or discarded.")
    var state: QuarantineStateOption = .open

    func run() async throws {
        try await CommandFailure.reporting {
            let folder = folderOptions.folder
            var request = Kakuzuke_V1_ListQuarantineRequest()
            request.after = after
            request.state = state.state
            let response: Kakuzuke_V1_ListQuarantineResponse
            if let door = try AgentDoor(folder) {
                response = try await door.ask("AgentService/ListQuarantine", request)
            } else {
                response = try await AgentParts.open(folder).quarantine.list(request)
            }
            if output.json {
                try JSONOutput.write(response)
            } else {
                QuarantineText(response).lines.forEach { print($0) }
            }
        }
    }
}

/// Tries entries again.
struct QuarantineRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Takes held receipts as amendments, and reads the journals once more for rows.",
        discussion: """
            Example: kakuzuke-agent quarantine retry 12 13

            For rows all journals are read from their beginning: what is known is known by its key, and a row that is
            refused again waits again. Restart the agent first where the profile was changed. Exit codes: 0 done, 64
            wrong usage, 65 an entry does not wait, 78 not enrolled.
            """)

    @OptionGroup var settlement: QuarantineSettlement

    func run() async throws { try await settlement.run(discards: false) { print($0) } }
}

/// Puts entries aside for good.
struct QuarantineDiscardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Puts entries aside for good; they stay listed as discarded for a while.",
        discussion: """
            Example: kakuzuke-agent quarantine discard 12

            A receipt that is put aside never reaches the server. Exit codes: 0 done, 64 wrong usage, 65 an entry does
            not wait, 78 not enrolled.
            """)

    @OptionGroup var settlement: QuarantineSettlement

    func run() async throws { try await settlement.run(discards: true) { print($0) } }
}
