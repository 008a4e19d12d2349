import ArgumentParser
import KakuzukeProtocol
import Rating
import Wording

/// Has the server verify quotes that stores handed out.
struct QuoteVerifyCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies quotes that stores handed out: signature, and prices from the same facts.",
        discussion: """
            Example: kakuzuke quote verify --quote Q7K2M9P4XW3TC8NB6
            Example: kakuzuke quote verify --file answer.json
            Example: kakuzuke quote verify --from 2026-11-01 --to 2026-11-30

            With --quote one quote is verified now: its signature by the certificate of the store's agent, its prices \
            from the facts that the store had. With --file the same is done for a quote as the store's door gave it, \
            in JSON, and every number of the file is compared with what the store has signed. With --from the quotes \
            of these business dates are counted by what was found when they came, and those that differ are listed. \
            Ids stand on receipts and in the till's answers. \(ExitStatus.help(special: Self.statuses))
            """)

    private static let statuses =
        "1 prices differ, a signature is wrong or a file says otherwise; 2 a file's quote cannot be reckoned again"

    @Option(help: "The quote's id.")
    var quote: String?

    @Option(help: "A file with the quote in JSON, as POST /quote or kakuzuke-agent quote --json answered.")
    var file: String?

    @Option(help: "First business date: YYYY-MM-DD.", transform: DateArgument.date)
    var from: CalendarDate?

    @Option(help: "Last business date: YYYY-MM-DD (default: the first).", transform: DateArgument.date)
    var to: CalendarDate?

    @Option(help: "Which quotes to list: different, not_recomputable, unchecked or equal.")
    var list = QuoteVerdictWord.different

    @OptionGroup var speech: LanguageOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard [quote != nil, file != nil, from != nil].count(where: { $0 }) == 1 else {
            throw ValidationError(
                "name a quote with --quote, a file with --file, or business dates with --from and --to")
        }
        guard let to else { return }
        guard let from, to >= from else { throw ValidationError("--to is not before --from, which it needs") }
    }

    func report() async throws -> CommandReport {
        if let quote { return try await verify(quote) }
        if let file { return try await verify(StoreQuoteFile(path: file)) }
        return try await counted()
    }

    private var words: QuoteCheckSentences { QuoteCheckSentences(speech.language) }

    private func ask(_ id: String) async throws -> [Kakuzuke_V1_VerifyQuoteResponse.Verified] {
        var request = Kakuzuke_V1_VerifyQuoteRequest()
        request.quoteID = id
        let asked = request
        let answer: Kakuzuke_V1_VerifyQuoteResponse = try await signIn.withServer { server in
            try await server.call("QuoteService/VerifyQuote", asked)
        }
        return answer.quotes
    }

    private func verify(_ id: String) async throws -> CommandReport {
        let quotes = try await ask(id)
        return CommandReport(
            text: quotes.map { QuoteCheckText.lines($0, words).joined(separator: "\n") }.joined(separator: "\n\n"),
            json: ["quotes": .list(quotes.map(QuoteCheckText.json))],
            status: quotes.allSatisfy(Self.isSound) ? .done : .differencesFound)
    }

    /// Verifies a file: of several agents' quotes with its id the one counts that is nearest to it.
    private func verify(_ file: StoreQuoteFile) async throws -> CommandReport {
        let quotes = try await ask(file.quoteID)
        let compared = try quotes.map { (quote: $0, differences: try file.differences(from: $0)) }
        guard let nearest = compared.min(by: { $0.differences.count < $1.differences.count }) else {
            throw CommandFailure(.other, "the server has answered with no quote", next: "run the command again")
        }
        return CommandReport(
            text: QuoteCheckText.lines(nearest.quote, file: nearest.differences, words).joined(separator: "\n"),
            json: [
                "quote": QuoteCheckText.json(nearest.quote),
                "file_differences": QuoteCheckText.json(file: nearest.differences),
            ], status: Self.status(nearest.quote, nearest.differences))
    }

    /// What the shell is told of a file: only a quote that was reckoned again, then or now, is called right.
    static func status(
        _ quote: Kakuzuke_V1_VerifyQuoteResponse.Verified, _ differences: [Kakuzuke_V1_QuoteDifference]
    ) -> ExitStatus {
        guard isSound(quote), differences.isEmpty else { return .differencesFound }
        return quote.verdictNow == .equal || quote.kept.verdict == .equal ? .done : .undecided
    }

    private static func isSound(_ quote: Kakuzuke_V1_VerifyQuoteResponse.Verified) -> Bool {
        quote.isSigned && quote.verdictNow != .different && quote.kept.verdict != .different
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
            text: QuoteCheckText.report(counts: counts, checks: checks, of: list, words),
            json: [
                "counts": .list(counts.map(QuoteCheckText.json)), "listed": .text(list.rawValue),
                "quotes": .list(checks.map(QuoteCheckText.json)),
            ], status: counts.contains { $0.verdict == .different && $0.quotes > 0 } ? .differencesFound : .done)
    }
}
