import ArgumentParser
import KakuzukeProtocol
import LocalAPI
import Rating

/// Tells what is paid back for goods that come back.
struct ReturnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "Tells what is paid back for goods that were bought at this store.",
        discussion: """
            Example: kakuzuke-agent return --terminal 1 --date 2026-11-20 --number 00123
            Example: kakuzuke-agent return --terminal 1 --date 2026-11-20 --number 00123 4901234567894 2:4909876543210x2

            Without products it tells of each line of the receipt how much may still come back. LINE:CODE names the line
            where a receipt has several of one product. It works without the server; what came back at other stores is
            not known here. It stores nothing: the return itself comes with the journal. Exit codes: 0 told, 64 wrong
            usage, 65 the receipt or the goods are refused, 69 no ratings yet, 78 not enrolled.
            """)

    @OptionGroup var folderOptions: FolderOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "The terminal, as the receipt's journal writes it.")
    var terminal: String

    @Option(help: "The date as written on the receipt: YYYY-MM-DD.", transform: InputOptions.date)
    var date: CalendarDate

    @Option(help: "The receipt's number as written.")
    var number: String

    @Option(help: "The store that sold the goods; default: the agent's own.")
    var store: String?

    @Argument(help: "What comes back: CODE, CODExQUANTITY or LINE:CODExQUANTITY.")
    var products: [ReturnedItem] = []

    func run() async throws {
        try await CommandFailure.reporting {
            let folder = folderOptions.folder
            let response: Kakuzuke_V1_PriceReturnResponse
            if let door = try AgentDoor(folder) {
                let status: Kakuzuke_V1_GetStatusResponse = try await door.ask(
                    "AgentService/GetStatus", Kakuzuke_V1_GetStatusRequest())
                response = try await door.ask("RatingService/PriceReturn", request(store: status.storeCode))
            } else {
                let parts = try await AgentParts.open(folder)
                response = try parts.ratings.priceReturn(request(store: try parts.status.read().storeCode))
            }
            if output.json { try JSONOutput.write(response) } else { ReturnText(response).lines.forEach { print($0) } }
        }
    }

    private func request(store own: String) -> Kakuzuke_V1_PriceReturnRequest {
        var request = Kakuzuke_V1_PriceReturnRequest()
        request.receiptKey = OriginalLine.receiptKey(
            store: store ?? own, terminal: terminal, date: date, number: number)
        request.lines = products.map { item in
            var line = Kakuzuke_V1_PriceReturnRequest.Line()
            line.line = item.line
            line.product = item.item.product
            line.quantity = item.item.quantity.rawValue
            return line
        }
        return request
    }
}
