import ArgumentParser
import Foundation

/// Which agent a command is for.
struct FolderOptions: ParsableArguments {
    @Option(help: "The agent's folder; default: $KAKUZUKE_AGENT_DATA, else ~/.kakuzuke-agent.")
    var data: String?

    var folder: AgentFolder {
        let environment = ProcessInfo.processInfo.environment
        return AgentFolder(
            path: data ?? environment["KAKUZUKE_AGENT_DATA"]
                ?? FileManager.default.homeDirectoryForCurrentUser.path(percentEncoded: false) + "/.kakuzuke-agent")
    }
}

/// How a command tells what it has to tell.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON with stable keys.")
    var json = false
}
