import ArgumentParser
import Foundation

/// Which agent a command is for.
struct FolderOptions: ParsableArguments {
    @Option(help: "The agent's folder; default: $KAKUZUKE_AGENT_DATA, else ~/.kakuzuke-agent.")
    var data: String?

    @Option(
        help: """
            The running agent's socket, for users who may not read its folder; default: $KAKUZUKE_AGENT_SOCKET, else \
            agent.sock in the folder.
            """)
    var socket: String?

    var folder: AgentFolder {
        let environment = ProcessInfo.processInfo.environment
        return AgentFolder(
            path: data ?? environment["KAKUZUKE_AGENT_DATA"]
                ?? FileManager.default.homeDirectoryForCurrentUser.path(percentEncoded: false) + "/.kakuzuke-agent",
            socket: socket ?? environment["KAKUZUKE_AGENT_SOCKET"])
    }
}

/// How a command tells what it has to tell.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON with stable keys.")
    var json = false
}
