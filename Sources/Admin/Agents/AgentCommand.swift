import ArgumentParser

/// Work on the agents of a tenant's stores.
struct AgentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Lets agents in, lists them, revokes them.",
        subcommands: [AgentTokenCommand.self, AgentListCommand.self, AgentRevokeCommand.self])
}
