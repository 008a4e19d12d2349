import ArgumentParser
import KakuzukeProtocol
import LocalAPI
import Rating
import Wording

/// Prices a basket.
struct QuoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote", abstract: "Prices a basket from the cache, with or without the server.",
        discussion: """
            Example: kakuzuke-agent quote --member 1234567 --payment card 4901234567894 4909876543210x2.5

            With --receipt 32 or 48 it prints what the receipt says of the prices. Without a customer the prices are
            those of a walk-in. Exit codes: 0 priced, 64 wrong usage, 65 the basket or the customer is refused, 69 no
            ratings yet, 78 not enrolled.
            """)

    @OptionGroup var folderOptions: FolderOptions
    @OptionGroup var customer: CustomerOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Way of payment, as the policy names it.")
    var payment = ""

    @Option(help: "Way of fulfilment, as the policy names it.")
    var fulfilment = ""

    @Option(help: "Days between reservation and purchase.")
    var reservedDaysAhead: UInt32 = 0

    @Option(help: "The store; default: the agent's own.")
    var store: String?

    @Option(help: "Prints the receipt's text for paper of 32 or 48 columns.")
    var receipt: UInt32?

    @OptionGroup var speech: LanguageOption

    @Argument(help: "Products: CODE or CODExQUANTITY, such as 4901234567894x2.")
    var products: [BasketItem]

    func run() async throws {
        try await CommandFailure.reporting {
            let folder = folderOptions.folder
            let door = try AgentDoor(folder)
            let response: Kakuzuke_V1_QuoteResponse
            if let door {
                let status: Kakuzuke_V1_GetStatusResponse = try await door.ask(
                    "AgentService/GetStatus", Kakuzuke_V1_GetStatusRequest())
                response = try await door.ask("RatingService/Quote", request(store: status.storeCode))
            } else {
                let parts = try await AgentParts.open(folder)
                response = try parts.ratings.quote(request(store: try parts.status.read().storeCode))
                await parts.recordQuotes()
            }
            if output.json { return try JSONOutput.write(response) }
            let lines = receipt == nil ? QuoteText(response, speech.language).lines : response.receiptText
            lines.forEach { print($0) }
        }
    }

    private func request(store own: String) -> Kakuzuke_V1_QuoteRequest {
        var request = Kakuzuke_V1_QuoteRequest()
        if let reference = customer.reference { request.customer = reference }
        if let date = customer.date { request.asOf = date }
        if let receipt {
            request.receiptText.columns = receipt
            request.receiptText.language = speech.language.rawValue
        }
        request.basket.store = store ?? own
        request.basket.payment = payment
        request.basket.fulfilment = fulfilment
        request.basket.reservedDaysAhead = reservedDaysAhead
        request.basket.lines = products.map { item in
            var line = Kakuzuke_V1_Basket.Line()
            line.product = item.product
            line.quantity = item.quantity.rawValue
            return line
        }
        return request
    }
}
