import ArgumentParser
import KakuzukeProtocol
import Rating

/// Prices a good that is not in stock (取寄せ注文), and orders it with `--confirm`.
struct OrderCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "Prices a good that is not in stock from its purchase cost, and orders it.",
        discussion: """
            Example: kakuzuke order --store S01 --member 4711 --identifier-key TENANT-1.key --reason "asked for it" \
            --category FRUIT --unit-cost-e2 120000 --tax reduced --quantity 2 --due 2026-12-24 --confirm --key desk-18

            The same fee table prices it. A confirmed order is a reservation of the quoted amount without tax. The
            same key once more orders nothing more. \(ExitStatus.help())
            """)

    @Option(help: "The store's code.")
    var store: String

    @Option(help: "Category of the good.")
    var category: String

    @Option(help: "Purchase cost of one unit, in hundredths of the minor unit, without tax.")
    var unitCostE2: Int64

    @Option(help: "Name of the tax rate in the policy.")
    var tax = "standard"

    @Option(help: "How many, with up to three decimal places.", transform: OrderCommand.quantity)
    var quantity = QuantityThousandths(1_000)

    @Option(help: "The day on which it is handed over: YYYY-MM-DD.", transform: DateArgument.date)
    var due: CalendarDate

    @Option(help: "How it is paid, in the policy's words (default: not told).")
    var payment = ""

    @Option(help: "How it is handed over, in the policy's words (default: not told).")
    var fulfilment = ""

    @Option(help: "Business date of the order: YYYY-MM-DD (default: the server's).", transform: DateArgument.date)
    var on: CalendarDate?

    @Flag(help: "Orders it; without it the good is only priced.")
    var confirm = false

    @Option(help: "Names the order, so that it is ordered once.")
    var key: String?

    @OptionGroup var customer: CustomerOptions
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    /// Reads a quantity.
    @Sendable static func quantity(_ text: String) throws -> QuantityThousandths {
        guard let quantity = QuantityThousandths(decimal: text[...]) else {
            throw ValidationError("\(text) is no quantity")
        }
        return quantity
    }

    func validate() throws {
        guard customer.member != nil || customer.customer != nil else {
            throw ValidationError("name the customer: --member NUMBER --identifier-key FILE, or --customer ID")
        }
        guard !confirm || key != nil else { throw ValidationError("--confirm needs --key") }
    }

    func report() async throws -> CommandReport {
        let answer: Kakuzuke_V1_PlaceOrderResponse = try await signIn.withServer { server in
            var request = Kakuzuke_V1_PlaceOrderRequest()
            if let reference = try customer.reference(tenant: server.token.tenant) { request.customer = reference }
            request.reason = customer.reason ?? ""
            request.store = store
            request.order.category = category
            request.order.unitCostE2 = unitCostE2
            request.order.tax = tax
            request.order.quantity = quantity.rawValue
            request.order.dueOn = due.daysSinceEpoch
            request.order.payment = payment
            request.order.fulfilment = fulfilment
            if let on { request.asOf = on.daysSinceEpoch }
            request.confirm = confirm
            request.key = key ?? ""
            return try await server.call("CustomerService/PlaceOrder", request)
        }
        let order = OrderText(answer: answer, category: category, due: due, isConfirmed: confirm)
        return CommandReport(text: order.text, json: order.json)
    }
}
