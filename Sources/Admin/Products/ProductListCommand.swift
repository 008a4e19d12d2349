import ArgumentParser
import KakuzukeProtocol

/// Lists products by code.
struct ProductListCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists products by code; category managers see their own categories.",
        discussion: """
            Example: kakuzuke product list --after 4901 --limit 50

            \(ExitStatus.help())
            """)

    @Option(help: "Only products after this code.")
    var after: String?

    @Option(help: "Most products, 1 to 1000.")
    var limit: UInt32 = 100

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1_000).contains(limit) else { throw ValidationError("--limit must lie between 1 and 1000") }
    }

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_ListProductsRequest()
        request.afterCode = after ?? ""
        request.limit = limit
        let message = request
        let list: Kakuzuke_V1_ListProductsResponse = try await signIn.withServer { server in
            try await server.call("ProductService/ListProducts", message)
        }
        var table = TextTable(.init(title: "CODE"), .init(title: "NAME"), .init(title: "CATEGORY"))
        for product in list.products { table.add(product.code, product.name, product.category) }
        return CommandReport(
            text: table.text(none: "no products"),
            json: [
                "products": .list(
                    list.products.map {
                        ["code": .text($0.code), "name": .text($0.name), "category": .text($0.category)]
                    })
            ])
    }
}
