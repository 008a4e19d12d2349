import ArgumentParser
import KakuzukeProtocol
import RPC
import Rating

/// Has the server reckon what a version would change for the tenant's own customers.
struct PolicySimulateCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Reckons over the tenant's own history what a policy version would change.",
        discussion: """
            Example: kakuzuke policy simulate 3 --on 2026-12-01

            All customers are rated and the receipts of a period priced again under both versions, on the assumption \
            that everybody buys what was bought. The report is kept with the version: \
            `kakuzuke policy simulation 3`. \(ExitStatus.help())
            """)

    @Argument(help: "The version, as `kakuzuke policy history` shows it.")
    var version: UInt32

    @Option(help: "The version to compare with (default: the one in force on the date).")
    var against: UInt32?

    @Option(
        help: "Business date at which customers are rated: YYYY-MM-DD (default: the server's).",
        transform: DateArgument.date)
    var on: CalendarDate?

    @Option(
        help: "First date of the receipts that are priced again: YYYY-MM-DD (default: the version's window).",
        transform: DateArgument.date)
    var from: CalendarDate?

    @Option(help: "Most customers that each list names, up to \(SimulationPlan.listedMax).")
    var top: UInt32 = UInt32(SimulationPlan.listedUsual)

    @OptionGroup var time: TimeOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard top <= UInt32(SimulationPlan.listedMax) else {
            throw ValidationError("--top is at most \(SimulationPlan.listedMax)")
        }
    }

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_SimulatePolicyRequest()
        request.version = version
        if let against { request.against = against }
        if let on { request.asOf = on.daysSinceEpoch }
        if let from { request.from = from.daysSinceEpoch }
        request.listed = top
        let message = request
        let simulation = try await signIn.withServer { server in
            try await server.receive("SimulationService/SimulatePolicy", message, time: time.duration) {
                (messages: RPCTypedStream<Kakuzuke_V1_SimulationProgress>) in
                var report: Kakuzuke_V1_PolicySimulation?
                var line: ProgressLine?
                defer { line?.end() }
                for try await progress in messages {
                    if progress.hasReport { report = progress.report }
                    if line == nil {
                        line = ProgressLine(total: Int(clamping: progress.customersTotal), unit: "customers")
                    }
                    line?.show(Int(clamping: progress.customersDone))
                }
                return report
            }
        }
        guard let simulation else {
            throw CommandFailure(.other, "the server ended without a report", next: "try again, and read its log")
        }
        return CommandReport(text: SimulationText(simulation).text, json: SimulationJSON.value(simulation))
    }
}
