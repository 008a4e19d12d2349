import ArgumentParser
import KakuzukeProtocol
import Rating

/// Takes a policy version off the schedule before its date.
struct PolicyWithdrawCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Takes a policy version off the schedule before its date.",
        discussion: """
            Example: kakuzuke policy withdraw 3 --from 2026-12-01

            A version that prices already cannot be withdrawn; go back with `kakuzuke policy rollback`. \
            \(ExitStatus.help())
            """)

    @Argument(help: "The version, as `kakuzuke policy history` shows it.")
    var version: UInt32

    @Option(help: "The date from which it was to price: YYYY-MM-DD.", transform: DateArgument.date)
    var from: CalendarDate

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_WithdrawPolicyRequest()
        request.version = version
        request.effectiveFrom = from.daysSinceEpoch
        let _: Kakuzuke_V1_WithdrawPolicyResponse = try await signIn.withServer { server in
            try await server.call("PolicyService/WithdrawPolicy", request)
        }
        return CommandReport(
            text: "version \(version) no longer prices from \(from) on",
            json: ["version": .integer(Int64(version)), "withdrawn_from": .text(from.description)])
    }
}
