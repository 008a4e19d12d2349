import ArgumentParser
import KakuzukeProtocol

/// Prints a link that opens the page on loopback.
struct PageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "page", abstract: "Prints a link that opens the agent's page in a browser on this machine, once.",
        discussion: """
            Example: kakuzuke-agent page

            The link holds for two minutes. The page shows how the agent stands and prices baskets; it records no
            receipt. The code stands behind #, which no browser sends, so no log holds it. Exit codes: 0 printed, 64
            wrong usage, 65 the agent serves no HTTP, 69 the agent does not run, 78 not enrolled.
            """)

    @OptionGroup var folderOptions: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandFailure.reporting {
            guard let door = try AgentDoor(folderOptions.folder) else {
                throw CommandFailure(
                    .unavailable, "the agent is not running", nextStep: "Start it with `kakuzuke-agent run`.")
            }
            let link: Kakuzuke_V1_OpenPageResponse = try await door.ask(
                "AgentService/OpenPage", Kakuzuke_V1_OpenPageRequest())
            if output.json { return try JSONOutput.write(link) }
            print("\(link.address)#\(link.code)")
        }
    }
}
