import ArgumentParser

/// Brings the item master in.
struct ImportProductsCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "products", abstract: "Brings products with their costs and list prices in.",
        discussion: """
            Example: kakuzuke import products products.csv

            The first line names the columns: \(ProductLayout.columns.joined(separator: ",")). UTF-8 only. A row
            that is wrong is named with file, line, field and reason on standard error; the others are taken.
            \(ExitStatus.help())
            """)

    @Argument(help: "The file.")
    var file: String

    @OptionGroup var time: TimeOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let csv = try CSVFile(path: file, columns: ProductLayout.columns)
        return try await signIn.withServer { server in
            try await ImportRun(layout: ProductLayout(), file: csv, time: time.duration).report(server)
        }
    }
}
