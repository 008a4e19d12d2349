import ArgumentParser
import KakuzukeProtocol

/// Adds a store.
struct StoreAddCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Adds a store.",
        discussion: """
            Example: kakuzuke store add --code S01 --name "Shibuya" --cut-off-hour 5

            \(ExitStatus.help())
            """)

    @Option(help: "The store's code, as its receipts bear it.")
    var code: String

    @Option(help: "The name.")
    var name: String

    @Option(help: "IANA time zone (default: the tenant's).")
    var timeZone: String?

    @Option(help: "Hour, 0 to 12, until which sales count for the day before.")
    var cutOffHour: UInt32 = 0

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_AddStoreRequest()
        request.code = code
        request.name = name
        if let timeZone { request.timeZone = timeZone }
        request.cutOffHour = cutOffHour
        let _: Kakuzuke_V1_AddStoreResponse = try await signIn.withServer { server in
            try await server.call("StoreService/AddStore", request)
        }
        return CommandReport(text: "added store \(code)", json: ["code": .text(code)])
    }
}
