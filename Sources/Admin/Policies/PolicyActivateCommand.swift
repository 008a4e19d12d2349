import ArgumentParser
import KakuzukeProtocol
import Rating

/// Lets a policy version price from a business date on.
struct PolicyActivateCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate", abstract: "Lets a policy version price from a business date on.",
        discussion: """
            Example: kakuzuke policy activate 3 --from 2026-12-01

            All ratings are made for the version before the command ends. \(ExitStatus.help())
            """)

    @Argument(help: "The version, as `kakuzuke policy history` shows it.")
    var version: UInt32

    @Option(help: "First business date: YYYY-MM-DD.", transform: DateArgument.date)
    var from: CalendarDate

    @OptionGroup var time: TimeOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_ActivatePolicyRequest()
        request.version = version
        request.effectiveFrom = from.daysSinceEpoch
        let _: Kakuzuke_V1_ActivatePolicyResponse = try await signIn.withServer { server in
            try await server.call("PolicyService/ActivatePolicy", request, time: time.duration)
        }
        return CommandReport(
            text: "version \(version) prices from \(from) on",
            json: ["version": .integer(Int64(version)), "effective_from": .text(from.description)])
    }
}
