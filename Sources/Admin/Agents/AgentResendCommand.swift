import ArgumentParser
import KakuzukeProtocol
import Rating

/// Orders an agent to send facts again that the server may have lost.
struct AgentResendCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend", abstract: "Orders an agent to send its facts again from a date or sequence on.",
        discussion: """
            Example: kakuzuke agent resend 0f8c2a52-6d0b-4a51-9f64-0d3b1f6f7a10 --from 2026-11-20
            Example: kakuzuke agent resend 0f8c2a52-6d0b-4a51-9f64-0d3b1f6f7a10 --from-sequence 81200

            For a server that misses receipts which it had acknowledged, as `kakuzuke store reconcile` shows. The \
            agent sends what it keeps, 40 days as a rule, with its next round; what the server has already changes \
            nothing. \
            \(ExitStatus.help())
            """)

    @Argument(help: "The agent's id, as `kakuzuke agent list` shows it.")
    var agent: String

    @Option(help: "First business date: YYYY-MM-DD.", transform: DateArgument.date)
    var from: CalendarDate?

    @Option(help: "First sequence, from 1.")
    var fromSequence: UInt64?

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (from == nil) != (fromSequence == nil) else {
            throw ValidationError("name either --from or --from-sequence")
        }
        guard fromSequence != 0 else { throw ValidationError("--from-sequence is 1 or more") }
    }

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_OrderAgentCommandRequest()
        request.agentID = agent
        if let from { request.resend.fromDate = from.daysSinceEpoch }
        if let fromSequence { request.resend.fromSequence = fromSequence }
        return try await AgentOrderText.order(request, signIn)
    }
}
