import ArgumentParser
import KakuzukeProtocol
import Rating

/// Lets a policy version price from a business date on.
struct PolicyActivateCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate", abstract: "Lets a policy version price from a business date on.",
        discussion: """
            Example: kakuzuke policy activate 3 --from 2026-12-01

            Nobody can activate a version that they have uploaded. Unless nothing stands on the schedule yet, it needs \
            a report against another version (kakuzuke policy simulate 3), or --without-simulation with the reason. \
            Ratings under it are made beforehand and go to the stores, so that they switch on the day even offline. \
            \(ExitStatus.help())
            """)

    @Argument(help: "The version, as `kakuzuke policy history` shows it.")
    var version: UInt32

    @Option(help: "First business date, up to 366 days ahead: YYYY-MM-DD.", transform: DateArgument.date)
    var from: CalendarDate

    @Option(help: "Why it takes effect without a report of a simulation; kept with it.")
    var withoutSimulation: String?

    @OptionGroup var time: TimeOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_ActivatePolicyRequest()
        request.version = version
        request.effectiveFrom = from.daysSinceEpoch
        request.unsimulatedReason = withoutSimulation ?? ""
        let answer: Kakuzuke_V1_ActivatePolicyResponse = try await signIn.withServer { server in
            try await server.call("PolicyService/ActivatePolicy", request, time: time.duration)
        }
        return CommandReport(
            text: "version \(version) prices from \(from) on" + Self.waiting(answer.customersWaiting),
            json: [
                "version": .integer(Int64(version)), "effective_from": .text(from.description),
                "customers_waiting": .integer(Int64(clamping: answer.customersWaiting)),
            ])
    }

    /// What is said of customers whose states are still to be made.
    static func waiting(_ customers: UInt64) -> String {
        customers == 0
            ? "" : "\nratings of \(MoneyText.count(customers)) customers are still being made for it"
    }
}
