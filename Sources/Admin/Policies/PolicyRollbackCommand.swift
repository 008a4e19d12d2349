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
            guard yes else { return try await dryRun(server) }
            var request = Kakuzuke_V1_ReturnToPreviousPolicyRequest()
            request.reason = reason
            if let from { request.effectiveFrom = from.daysSinceEpoch }
            let answer: Kakuzuke_V1_ReturnToPreviousPolicyResponse = try await server.call(
                "PolicyService/ReturnToPreviousPolicy", request, time: time.duration)
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

    private func dryRun(_ server: ServerSession) async throws -> CommandReport {
        let list: Kakuzuke_V1_ListPoliciesResponse = try await server.call(
            "PolicyService/ListPolicies", Kakuzuke_V1_ListPoliciesRequest())
        let dates = list.versions.flatMap { version in
            version.state == .active || version.state == .superseded
                ? version.schedule.map { (from: $0.effectiveFrom, version: version.version) } : []
        }.sorted { $0.from < $1.from }
        let active = list.versions.first { $0.state == .active }
        guard let active, let previous = dates.last(where: { $0.version != active.version }) else {
            throw CommandFailure(
                .dataRefused, "no other version has been in force before",
                next: "look at the versions: kakuzuke policy history")
        }
        return CommandReport(
            text: "would go back from version \(active.version) to version \(previous.version)\n"
                + "nothing has changed; add --yes to do it",
            json: [
                "version": .integer(Int64(previous.version)), "active": .integer(Int64(active.version)),
                "dry_run": .boolean(true),
            ])
    }
}
