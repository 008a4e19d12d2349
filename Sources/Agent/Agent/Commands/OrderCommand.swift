import ArgumentParser
import KakuzukeProtocol
import LocalAPI
import Rating

/// Prices a good that is not in stock (取寄せ注文), and orders it with `--confirm`.
struct OrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "Prices a good that is not in stock from its purchase cost, and orders it.",
        discussion: """
            Example: kakuzuke-agent order --member 1234567 --category FRUIT --unit-cost-e2 120000 --tax reduced \
            --quantity 2 --due 2026-12-24 --confirm --key order-17

            Works with or without the server. A confirmed order is a reservation of the quoted amount without tax. The
            same key once more orders nothing more. Exit codes: 0 priced or ordered, 64 wrong usage, 65 refused,
            69 no ratings yet, 74 the disk failed, 78 not enrolled.
            """)

    @OptionGroup var input: InputOptions

    @Option(help: "Category of the good.")
    var category: String

    @Option(help: "Purchase cost of one unit, in hundredths of the minor unit, without tax.")
    var unitCostE2: Int64

    @Option(help: "Name of the tax rate in the policy.")
    var tax = "standard"

    @Option(help: "How many, with up to three decimal places.", transform: OrderCommand.quantity)
    var quantity = QuantityThousandths(1_000)

    @Option(help: "The day on which it is handed over: YYYY-MM-DD.", transform: InputOptions.date)
    var due: CalendarDate

    @Option(help: "Way of payment, as the policy names it.")
    var payment = ""

    @Option(help: "Way of fulfilment, as the policy names it.")
    var fulfilment = ""

    @Option(help: "The business date of the order: YYYY-MM-DD; default: today.", transform: InputOptions.date)
    var on: CalendarDate?

    @OptionGroup var speech: LanguageOption

    @Flag(help: "Orders it; without it the good is only priced.")
    var confirm = false

    /// Reads a quantity.
    @Sendable static func quantity(_ text: String) throws -> QuantityThousandths {
        guard let quantity = QuantityThousandths(decimal: text[...]) else {
            throw ValidationError("\(text) is no quantity.")
        }
        return quantity
    }

    func validate() throws {
        if confirm, input.key == nil { throw ValidationError("--confirm needs --key, so that it is ordered once.") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            let folder = input.folderOptions.folder
            let response: Kakuzuke_V1_PlaceOrderResponse
            if let door = try AgentDoor(folder) {
                response = try await door.ask("AgentService/PlaceOrder", request)
            } else {
                response = try await InputOptions.alone(folder) { try $0.inputs.order(request) }
            }
            guard response.outcome != .changed else {
                throw CommandFailure(
                    .data, "the key was used for something else, which stays", nextStep: "Give another --key.")
            }
            if input.output.json {
                try JSONOutput.write(response)
            } else {
                QuoteText(response.quote, speech.language).lines.forEach { print($0) }
                print("  Reserves \(response.reservedAmount) without tax in \(response.subject) for \(due)")
                print(
                    confirm
                        ? "  Order \(response.inputKey): \(InputOptions.text(response.outcome))"
                        : "  Only priced; add --confirm --key KEY to order it")
            }
        }
    }

    private var request: Kakuzuke_V1_PlaceOrderRequest {
        var request = Kakuzuke_V1_PlaceOrderRequest()
        request.customer = input.customer
        request.order.category = category
        request.order.unitCostE2 = unitCostE2
        request.order.tax = tax
        request.order.quantity = quantity.rawValue
        request.order.dueOn = due.daysSinceEpoch
        request.order.payment = payment
        request.order.fulfilment = fulfilment
        if let on { request.asOf = on.daysSinceEpoch }
        request.confirm = confirm
        request.key = input.key ?? ""
        return request
    }
}
