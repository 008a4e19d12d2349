import ArgumentParser
import KakuzukeProtocol
import Rating

/// Has the server verify quotes that stores handed out.
struct QuoteVerifyCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies quotes that stores handed out: signature, and prices from the same facts.",
        discussion: """
            Example: kakuzuke quote verify --quote Q7K2M9P4XW3TC8NB6
            Example: kakuzuke quote verify --from 2026-11-01 --to 2026-11-30

            With --quote one quote is verified now: its signature by the certificate of the store's agent, its prices \
            from the facts that the store had. With --from the quotes of these business dates are counted by what was \
            found when they came, and those that differ are listed. Ids stand on receipts and in the till's answers. \
            \(ExitStatus.help(special: "1 prices differ or a signature is wrong"))
            """)

    @Option(help: "The quote's id.")
    var quote: String?

    @Option(help: "First business date: YYYY-MM-DD.", transform: DateArgument.date)
    var from: CalendarDate?

    @Option(help: "Last business date: YYYY-MM-DD (default: the first).", transform: DateArgument.date)
    var to: CalendarDate?

    @Option(help: "Which quotes to list: different, not_recomputable, unchecked or equal.")
    var list = QuoteVerdictWord.different

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (quote == nil) != (from == nil) else {
            throw ValidationError("name either a quote with --quote, or business dates with --from and --to")
        }
        guard let to else { return }
        guard let from, to >= from else { throw ValidationError("--to is not before --from, which it needs") }
    }

    func report() async throws -> CommandReport {
        if let quote { return try await verify(quote) }
        return try await counted()
    }

    private func verify(_ id: String) async throws -> CommandReport {
        var request = Kakuzuke_V1_VerifyQuoteRequest()
        request.quoteID = id
        let answer: Kakuzuke_V1_VerifyQuoteResponse = try await signIn.withServer { server in
            try await server.call("QuoteService/VerifyQuote", request)
        }
        let isSound = answer.quotes.allSatisfy { quote in
            quote.isSigned && quote.verdictNow != .different && quote.kept.verdict != .different
        }
        return CommandReport(
            text: answer.quotes.map { QuoteCheckText.lines($0).joined(separator: "\n") }.joined(separator: "\n\n"),
            json: ["quotes": .list(answer.quotes.map(QuoteCheckText.json))],
            status: isSound ? .done : .differencesFound)
    }

    private func counted() async throws -> CommandReport {
        guard let from else { throw ValidationError("--from is missing") }
        var request = Kakuzuke_V1_ListQuoteChecksRequest()
        request.fromDate = from.daysSinceEpoch
        request.throughDate = (to ?? from).daysSinceEpoch
        request.verdict = list.verdict
        let asked = request
        let (counts, checks) = try await signIn.withServer { server in
            var request = asked
            var checks: [Kakuzuke_V1_QuoteCheck] = []
            while true {
                let page: Kakuzuke_V1_ListQuoteChecksResponse = try await server.call(
                    "QuoteService/ListQuoteChecks", request)
                checks += page.checks
                guard page.hasMore_p, let last = page.checks.last else { return (page.counts, checks) }
                request.after = last
            }
        }
        return CommandReport(
            text: QuoteCheckText.report(counts: counts, checks: checks, of: list),
            json: [
                "counts": .list(counts.map(QuoteCheckText.json)), "listed": .text(list.rawValue),
                "quotes": .list(checks.map(QuoteCheckText.json)),
            ], status: counts.contains { $0.verdict == .different && $0.quotes > 0 } ? .differencesFound : .done)
    }
}
