import ArgumentParser

/// Work on the agents of a tenant's stores.
struct AgentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Lets agents in, lists them, gives them orders, revokes them.",
        subcommands: [
            AgentTokenCommand.self, AgentListCommand.self, AgentResendCommand.self, AgentDiagnosticsCommand.self,
            AgentOrdersCommand.self, AgentFetchCommand.self, AgentRevokeCommand.self,
        ])
}
