import ArgumentParser
import KakuzukeProtocol
import Rating

/// Has the server compare all kept ratings with a full recomputation from receipts.
struct RatingVerifyCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compares all ratings with a full recomputation from receipts.",
        discussion: """
            Example: kakuzuke rating verify --profile market --time 7200

            Takes long where there are many customers. \(ExitStatus.help(special: "1 differences found"))
            """)

    @Option(help: "Business date: YYYY-MM-DD (default: the server's).", transform: DateArgument.date)
    var on: CalendarDate?

    @OptionGroup var time: TimeOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_VerifyRatingsRequest()
        if let on { request.asOf = on.daysSinceEpoch }
        let answer: Kakuzuke_V1_VerifyRatingsResponse = try await signIn.withServer { server in
            try await server.call("RatingService/VerifyRatings", request, time: time.duration)
        }
        let counts =
            "\(MoneyText.count(answer.customers)) customers, \(MoneyText.count(answer.ratings)) ratings, "
            + "\(MoneyText.count(answer.differences)) differences"
        let named = answer.differentCustomerIds.map(String.init).joined(separator: ", ")
        return CommandReport(
            text: named.isEmpty ? counts : counts + "\nfirst customers that differ: \(named)",
            json: [
                "customers": .integer(Int64(clamping: answer.customers)),
                "ratings": .integer(Int64(clamping: answer.ratings)),
                "differences": .integer(Int64(clamping: answer.differences)),
                "different_customer_ids": .list(answer.differentCustomerIds.map { .integer(Int64(clamping: $0)) }),
            ], status: answer.differences == 0 ? .done : .differencesFound)
    }
}
