import ArgumentParser
import KakuzukeProtocol

/// Refuses every credential of a tenant; tells what would happen unless `--yes` is given.
struct TenantSuspendCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend", abstract: "Suspends a tenant; a dry run unless --yes is given.",
        discussion: """
            Example: kakuzuke tenant suspend market --reason "unpaid since May" --yes

            Tokens, sessions and agents of the tenant are refused from their next call on. Agents go on pricing with \
            what they have and keep their receipts. \(ExitStatus.help())
            """)

    @Argument(help: "The tenant's code.")
    var code: String

    @Option(help: "Why, in 1 to 256 characters; it is kept with the suspension.")
    var reason: String

    @Flag(help: "Does it; without it nothing changes.")
    var yes = false

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            let tenant = try await server.tenant(code: code)
            guard !tenant.hasSuspendedAtMs else {
                throw CommandFailure(
                    .dataRefused, "tenant \(code) is suspended already", next: "nothing is left to do")
            }
            if yes {
                var request = Kakuzuke_V1_SuspendTenantRequest()
                request.code = code
                request.reason = reason
                let _: Kakuzuke_V1_SuspendTenantResponse = try await server.call(
                    "TenantService/SuspendTenant", request)
            }
            return CommandReport(
                text: yes
                    ? "suspended tenant \(code) (\(tenant.name))"
                    : "would suspend tenant \(code) (\(tenant.name))\nnothing has changed; add --yes to suspend it",
                json: [
                    "tenant_id": .text(tenant.tenantID), "code": .text(code), "suspended": .boolean(yes),
                    "dry_run": .boolean(!yes),
                ])
        }
    }
}

extension ServerSession {
    /// The tenant of a code, as the platform operator sees it.
    ///
    /// - Throws: `CommandFailure` when there is none, `RPCError`.
    func tenant(code: String) async throws -> Kakuzuke_V1_ListTenantsResponse.Tenant {
        let list: Kakuzuke_V1_ListTenantsResponse = try await call(
            "TenantService/ListTenants", Kakuzuke_V1_ListTenantsRequest())
        guard let tenant = list.tenants.first(where: { $0.code == code }) else {
            throw CommandFailure(
                .dataRefused, "there is no tenant \(code)", next: "take the code from `kakuzuke tenant list`")
        }
        return tenant
    }
}
