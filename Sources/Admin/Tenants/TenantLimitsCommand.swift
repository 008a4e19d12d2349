import ArgumentParser
import KakuzukeProtocol

/// Shows or sets what a tenant may use of the installation.
struct TenantLimitsCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits", abstract: "Shows what a tenant may use, or sets what is given.",
        discussion: """
            Example: kakuzuke tenant limits market --stores 50 --storage-megabytes 20000

            0 takes a limit away; limits that are not given stay. \(ExitStatus.help())
            """)

    @Argument(help: "The tenant's code.")
    var code: String

    @Option(help: "Most stores.")
    var stores: UInt32?

    @Option(help: "Most receipts a second.")
    var receiptsPerSecond: UInt32?

    @Option(help: "Most ratings and quotes a second that people and programs ask for.")
    var lookupsPerSecond: UInt32?

    @Option(help: "Most that is stored; megabytes of 1,000,000 bytes.")
    var storageMegabytes: UInt32?

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            let old = try await server.tenant(code: code).limits
            var limits = old
            if let stores { limits.stores = stores }
            if let receiptsPerSecond { limits.receiptsPerSecond = receiptsPerSecond }
            if let lookupsPerSecond { limits.lookupsPerSecond = lookupsPerSecond }
            if let storageMegabytes { limits.storageMegabytes = storageMegabytes }
            if limits != old {
                var request = Kakuzuke_V1_SetTenantLimitsRequest()
                request.code = code
                request.limits = limits
                let _: Kakuzuke_V1_SetTenantLimitsResponse = try await server.call(
                    "TenantService/SetTenantLimits", request)
            }
            return CommandReport(
                text: LimitsText.table(limits), json: ["code": .text(code), "limits": LimitsText.json(limits)])
        }
    }
}
