import ArgumentParser
import KakuzukeProtocol
import Rating

/// Shows one customer's rating in all subjects.
struct RatingShowCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows one customer's ratings, what they are made of, and how they will change.",
        discussion: """
            Example: kakuzuke rating show --member 4711 --identifier-key TENANT-1.key \
            --reason "asked at the desk"

            \(ExitStatus.help())
            """)

    @OptionGroup var customer: CustomerOptions

    @Option(help: "Business date: YYYY-MM-DD (default: the server's).", transform: DateArgument.date)
    var on: CalendarDate?

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard customer.member != nil || customer.customer != nil else {
            throw ValidationError("name the customer: --member NUMBER --identifier-key FILE, or --customer ID")
        }
    }

    func report() async throws -> CommandReport {
        let answer: Kakuzuke_V1_GetRatingResponse = try await signIn.withServer { server in
            var request = Kakuzuke_V1_GetRatingRequest()
            if let reference = try customer.reference(tenant: server.token.tenant) { request.customer = reference }
            request.reason = customer.reason ?? ""
            if let on { request.asOf = on.daysSinceEpoch }
            return try await server.call("RatingService/GetRating", request)
        }
        return CommandReport(text: RatingOverview(answer).text, json: RatingOverview(answer).json)
    }
}
