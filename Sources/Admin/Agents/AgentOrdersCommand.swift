import ArgumentParser
import KakuzukeProtocol

/// Lists what agents were ordered to do, and what became of it.
struct AgentOrdersCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "commands", abstract: "Lists what agents were ordered to do, and what became of it.",
        discussion: """
            Example: kakuzuke agent commands
            Example: kakuzuke agent commands --agent 0f8c2a52-6d0b-4a51-9f64-0d3b1f6f7a10 --json

            The newest first, at most \(CommandLimits.listedMax), for \(CommandLimits.keptDays) days. One that the \
            agent has not done within \(CommandLimits.lifetimeDays) days has expired. \(ExitStatus.help())
            """)

    @Option(help: "The agent's id; those of all agents without it.")
    var agent: String?

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_ListAgentCommandsRequest()
        request.agentID = agent ?? ""
        let asked = request
        let list: Kakuzuke_V1_ListAgentCommandsResponse = try await signIn.withServer { server in
            try await server.call("StoreService/ListAgentCommands", asked)
        }
        return CommandReport(
            text: AgentOrderText.table(list.commands),
            json: ["commands": .list(list.commands.map(AgentOrderText.json))])
    }
}
