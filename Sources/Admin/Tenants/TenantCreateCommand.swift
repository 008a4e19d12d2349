import ArgumentParser
import KakuzukeProtocol

/// Adds a tenant and hands out its owner's first token.
struct TenantCreateCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Adds a tenant; its owner's first token is shown once.",
        discussion: """
            Example: kakuzuke tenant create --code market --name "Market" --time-zone Asia/Tokyo --currency JPY \
            --owner-token-file market.token

            The file is new and for its owner alone (mode 0600). Without it the token is printed, once.
            \(ExitStatus.help())
            """)

    @Option(help: "Short code of lower-case letters, digits and hyphens.")
    var code: String

    @Option(help: "The name.")
    var name: String

    @Option(help: "IANA time zone of its business dates, such as Asia/Tokyo.")
    var timeZone: String

    @Option(help: "ISO 4217 code, such as JPY.")
    var currency: String

    @Option(help: "A new file for the owner's token.")
    var ownerTokenFile: String?

    @Option(
        name: .customLong("import-tenant"),
        help: "Makes an empty tenant for the import of the tenant with this id, as `tenant inspect` shows it.")
    var importTenant: String?

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            // Before the call: the token is shown once, and must have a place to go to.
            let file = try ownerTokenFile.map { try SecretFile(path: $0) }
            var request = Kakuzuke_V1_CreateTenantRequest()
            request.code = code
            request.name = name
            request.timeZone = timeZone
            request.currency = currency
            if let importTenant { request.importTenantID = importTenant }
            let created: Kakuzuke_V1_CreateTenantResponse
            do {
                created = try await server.call("TenantService/CreateTenant", request)
            } catch {
                file?.discard()
                throw error
            }
            let handed = HandedSecret(created.ownerToken, file: file)
            return CommandReport(
                text: "tenant \(created.tenantID)\n" + handed.line(name: "owner token"),
                json: .object(
                    ["tenant_id": .text(created.tenantID), "code": .text(code)].merging(
                        handed.json(name: "owner_token")
                    ) { first, _ in first }),
                remarks: handed.remarks)
        }
    }
}
