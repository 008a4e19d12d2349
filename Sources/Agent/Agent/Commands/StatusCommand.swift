import ArgumentParser
import KakuzukeProtocol
import LocalStore

/// Tells how the agent stands, on one screen.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tells whether anything is unsent, since when and why, and whether prices are fresh.",
        discussion: """
            Example: kakuzuke-agent status

            Exit codes: 0 all is well, 1 something needs attention, 64 wrong usage, 78 not enrolled.
            """)

    @OptionGroup var folderOptions: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandFailure.reporting {
            let folder = folderOptions.folder
            let door = try AgentDoor(folder)
            let status: Kakuzuke_V1_GetStatusResponse
            if let door {
                status = try await door.ask("AgentService/GetStatus", Kakuzuke_V1_GetStatusRequest())
            } else {
                status = try await AgentParts.open(folder).statusResponse()
            }
            let text = StatusText(status, isRunning: door != nil)
            if output.json { try JSONOutput.write(status) } else { text.lines.forEach { print($0) } }
            if !text.attention.isEmpty { throw ExitCode(1) }
        }
    }
}
