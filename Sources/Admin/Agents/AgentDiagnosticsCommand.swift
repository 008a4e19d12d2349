import ArgumentParser
import KakuzukeProtocol

/// Orders an agent to send what somebody who helps needs to see of it.
struct AgentDiagnosticsCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagnostics", abstract: "Orders an agent to send its diagnostics.",
        discussion: """
            Example: kakuzuke agent diagnostics 0f8c2a52-6d0b-4a51-9f64-0d3b1f6f7a10

            The agent sends with its next round what `kakuzuke-agent diagnostics` writes, without a log and without \
            anything personal; `kakuzuke agent fetch` writes it to a folder. The server keeps it for \
            \(CommandLimits.keptDays) days. \(ExitStatus.help())
            """)

    @Argument(help: "The agent's id, as `kakuzuke agent list` shows it.")
    var agent: String

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_OrderAgentCommandRequest()
        request.agentID = agent
        request.diagnostics = Kakuzuke_V1_DiagnosticsOrder()
        return try await AgentOrderText.order(request, signIn)
    }
}
