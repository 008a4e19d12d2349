import ArgumentParser
import KakuzukeProtocol
import RPC
import Rating
import Wording

/// Prices a basket and explains the price.
struct QuotePriceCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "price", abstract: "Prices a basket for a customer, or for a walk-in, and explains the price.",
        discussion: """
            Example: kakuzuke quote --store S01 --member 4711 --identifier-key TENANT-1.key --payment cash 4901x2 4902

            A quantity follows an x: 4901x2, 4901x0.350. Without a customer the basket is priced for a walk-in.
            With --receipt 32 or 48 it prints what the receipt says of the prices. The server keeps the quote with the \
            policy version that made it. \(ExitStatus.help())
            """)

    @Option(help: "The store's code.")
    var store: String

    @OptionGroup var customer: CustomerOptions

    @Option(help: "Business date: YYYY-MM-DD (default: the server's).", transform: DateArgument.date)
    var on: CalendarDate?

    @Option(help: "How it is paid, in the policy's words (default: not told).")
    var payment = ""

    @Option(help: "How it is handed over, in the policy's words (default: not told).")
    var fulfilment = ""

    @Option(help: "Days between reservation and purchase.")
    var reservedDaysAhead: UInt32 = 0

    @Option(help: "Prints the receipt's text for paper of 32 or 48 columns.")
    var receipt: UInt32?

    @OptionGroup var speech: LanguageOption

    @Argument(help: "The products: PRODUCT or PRODUCTxQUANTITY.")
    var items: [BasketItem]

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard items.count <= InputLimits.linesMax else {
            throw ValidationError("a basket has at most \(InputLimits.linesMax) lines")
        }
    }

    func report() async throws -> CommandReport {
        var basket = Kakuzuke_V1_Basket()
        basket.store = store
        basket.payment = payment
        basket.fulfilment = fulfilment
        basket.reservedDaysAhead = reservedDaysAhead
        basket.lines = items.map { item in
            var line = Kakuzuke_V1_Basket.Line()
            line.product = item.product
            line.quantity = item.quantity.rawValue
            return line
        }
        let answer: Kakuzuke_V1_QuoteResponse = try await signIn.withServer { server in
            var request = Kakuzuke_V1_QuoteRequest()
            request.basket = basket
            if let reference = try customer.reference(tenant: server.token.tenant) { request.customer = reference }
            request.reason = customer.reason ?? ""
            if let on { request.asOf = on.daysSinceEpoch }
            if let receipt {
                request.receiptText.columns = receipt
                request.receiptText.language = speech.language.rawValue
            }
            do throws(RPCError) {
                return try await server.call("RatingService/Quote", request)
            } catch {
                throw Self.unknownProduct(error, items) ?? error
            }
        }
        guard answer.lines.count == items.count else {
            throw CommandFailure(
                .other, "the server priced \(answer.lines.count) lines of \(items.count)",
                next: "update the server or this command; they do not fit together")
        }
        let quote = QuoteText(answer: answer, items: items, store: store, language: speech.language)
        return CommandReport(
            text: receipt == nil ? quote.text : answer.receiptText.joined(separator: "\n"), json: quote.json)
    }

    /// A refusal that names a line of the basket, by the product that stands there; nil for any other.
    private static func unknownProduct(_ error: RPCError, _ items: [BasketItem]) -> CommandFailure? {
        let detail = error.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
        guard let words = detail?.parameters["field"]?.split(whereSeparator: { ".[]".contains($0) }),
            words.count == 4, words[1] == "lines", let position = Int(words[2]), items.indices.contains(position),
            words[3] == "product"
        else { return nil }
        return CommandFailure(
            .dataRefused, "the item master has no product \(items[position].product) on that date",
            next: "correct the product, or import it: kakuzuke import products")
    }
}
