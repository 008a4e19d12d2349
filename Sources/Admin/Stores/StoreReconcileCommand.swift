import ArgumentParser
import KakuzukeProtocol
import Rating

/// Shows how a store's business dates compare between its journals, its agent and the server.
struct StoreReconcileCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Compares a store's business dates between its journals, its agent and the server.",
        discussion: """
            Example: kakuzuke store reconcile --store S01
            Example: kakuzuke store reconcile --store S01 --from 2026-11-01 --to 2026-11-30 --json

            Agents tell every six hours what they and their journals hold of the 35 last closed dates. A date is \
            `waiting` whose differences wait for somebody, or that has changed since it was compared. Receipts that \
            differ are named by their keys, up to 100 of a date. At most 92 dates. \
            \(ExitStatus.help(special: "1 dates differ"))
            """)

    @Option(help: "The store's code.")
    var store: String

    @Option(help: "First business date: YYYY-MM-DD (default: 34 days before the last).", transform: DateArgument.date)
    var from: CalendarDate?

    @Option(help: "Last business date: YYYY-MM-DD (default: the last closed one).", transform: DateArgument.date)
    var to: CalendarDate?

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let from, let to, to < from { throw ValidationError("--to is not before --from") }
    }

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_ListDayComparisonsRequest()
        request.storeCode = store
        if let from { request.fromDate = from.daysSinceEpoch }
        if let to { request.throughDate = to.daysSinceEpoch }
        let asked = request
        let answer: Kakuzuke_V1_ListDayComparisonsResponse = try await signIn.withServer { server in
            try await server.call("StoreService/ListDayComparisons", asked)
        }
        let isDifferent = answer.days.contains { $0.compared.outcome == .different }
        return CommandReport(
            text: DayComparisonText.report(answer.days),
            json: ["store": .text(store), "days": .list(answer.days.map(DayComparisonText.json))],
            status: isDifferent ? .differencesFound : .done)
    }
}
