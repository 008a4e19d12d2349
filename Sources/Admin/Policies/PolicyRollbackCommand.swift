import ArgumentParser
import KakuzukeProtocol
import Rating

/// Goes back to the policy version that was in force before; tells what would happen unless `--yes` is given.
struct PolicyRollbackCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Goes back to the policy version that was in force before; a dry run unless --yes is given.",
        discussion: """
            Example: kakuzuke policy rollback --reason "prices of fish too low" --yes

            One person is enough, because two have put that version into force before. Stores switch with their next \
            feed, or on the date. \(ExitStatus.help())
            """)

    @Option(help: "Why, in 1 to 256 characters; it is kept in the audit log.")
    var reason: String

    @Option(help: "First business date: YYYY-MM-DD (default: today).", transform: DateArgument.date)
    var from: CalendarDate?

    @Flag(help: "Does it; without it nothing changes.")
    var yes = false

    @OptionGroup var time: TimeOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            var request = Kakuzuke_V1_ReturnToPreviousPolicyRequest()
            request.reason = reason
            request.dryRun = !yes
            if let from { request.effectiveFrom = from.daysSinceEpoch }
            let answer: Kakuzuke_V1_ReturnToPreviousPolicyResponse = try await server.call(
                "PolicyService/ReturnToPreviousPolicy", request, time: time.duration)
            guard yes else { return try await dryRun(answer, server) }
            let date = MomentText.date(answer.effectiveFrom)
            return CommandReport(
                text: "version \(answer.version) prices from \(date) on"
                    + PolicyActivateCommand.waiting(answer.customersWaiting),
                json: [
                    "version": .integer(Int64(answer.version)), "effective_from": .text(date),
                    "customers_waiting": .integer(Int64(clamping: answer.customersWaiting)),
                    "dry_run": .boolean(false),
                ])
        }
    }

    /// Which version would price instead of which one.
    private func dryRun(
        _ answer: Kakuzuke_V1_ReturnToPreviousPolicyResponse, _ server: ServerSession
    ) async throws -> CommandReport {
        let list: Kakuzuke_V1_ListPoliciesResponse = try await server.call(
            "PolicyService/ListPolicies", Kakuzuke_V1_ListPoliciesRequest())
        let active = list.versions.first { $0.state == .active }?.version ?? 0
        let date = MomentText.date(answer.effectiveFrom)
        return CommandReport(
            text: "would go back from version \(active) to version \(answer.version) from \(date) on\n"
                + "nothing has changed; add --yes to do it",
            json: [
                "version": .integer(Int64(answer.version)), "active": .integer(Int64(active)),
                "effective_from": .text(date), "dry_run": .boolean(true),
            ])
    }
}
