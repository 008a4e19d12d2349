import ArgumentParser
import KakuzukeProtocol

/// Shows the own tenant's limits and what it uses of them.
struct TenantUsageCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage", abstract: "Shows the own tenant's limits and what it uses of them.",
        discussion: "Example: kakuzuke tenant usage\n\n\(ExitStatus.help())")

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let usage: Kakuzuke_V1_GetUsageResponse = try await signIn.withServer { server in
            try await server.call("TenancyService/GetUsage", Kakuzuke_V1_GetUsageRequest())
        }
        return CommandReport(
            text: LimitsText.table(usage.limits, usage: usage) + "\n\(MoneyText.count(usage.receipts)) receipts",
            json: [
                "limits": LimitsText.json(usage.limits), "stores": .integer(Int64(usage.stores)),
                "receipts": .integer(Int64(clamping: usage.receipts)),
                "stored_bytes": .integer(Int64(clamping: usage.storedBytes)),
            ])
    }
}
