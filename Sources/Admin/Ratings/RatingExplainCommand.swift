import ArgumentParser
import KakuzukeProtocol
import Rating
import Wording

/// Explains one customer's ratings in sentences.
struct RatingExplainCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says how a customer's ratings came about, what leads further, and when they change.",
        discussion: """
            Example: kakuzuke rating explain --member 4711 --identifier-key TENANT-1.key \
            --reason "asked at the desk" --language ja

            With --for-customer it says what the customer may be told. \(ExitStatus.help())
            """)

    @OptionGroup var customer: CustomerOptions

    @Option(help: "Business date: YYYY-MM-DD (default: the server's).", transform: DateArgument.date)
    var on: CalendarDate?

    @Flag(help: "Only what the customer may be told.")
    var forCustomer = false

    @OptionGroup var speech: LanguageOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard customer.member != nil || customer.customer != nil else {
            throw ValidationError("name the customer: --member NUMBER --identifier-key FILE, or --customer ID")
        }
    }

    func report() async throws -> CommandReport {
        let answer: Kakuzuke_V1_ExplainRatingResponse = try await signIn.withServer { server in
            var request = Kakuzuke_V1_ExplainRatingRequest()
            if let reference = try customer.reference(tenant: server.token.tenant) { request.customer = reference }
            request.reason = customer.reason ?? ""
            request.language = speech.language.rawValue
            request.forCustomer = forCustomer
            if let on { request.asOf = on.daysSinceEpoch }
            return try await server.call("RatingService/ExplainRating", request)
        }
        let sentences = (answer.explanations + answer.comingSubjects).map { $0.sentences.joined(separator: "\n") }
        return CommandReport(text: sentences.joined(separator: "\n\n"), json: try JSONValue(message: answer))
    }
}
