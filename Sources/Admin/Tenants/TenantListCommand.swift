import ArgumentParser
import KakuzukeProtocol

/// Lists the tenants of the installation.
struct TenantListCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the tenants.",
        discussion: "Example: kakuzuke tenant list\n\n\(ExitStatus.help())")

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let list: Kakuzuke_V1_ListTenantsResponse = try await signIn.withServer { server in
            try await server.call("TenantService/ListTenants", Kakuzuke_V1_ListTenantsRequest())
        }
        var table = TextTable(
            .init(title: "CODE"), .init(title: "NAME"), .init(title: "ID"), .init(title: "CREATED"),
            .init(title: "STATE"))
        for tenant in list.tenants {
            table.add(
                tenant.code, tenant.name, tenant.tenantID, MomentText.utc(milliseconds: tenant.createdAtMs),
                Self.state(tenant))
        }
        let tenants = list.tenants.map { tenant -> JSONValue in
            [
                "tenant_id": .text(tenant.tenantID), "code": .text(tenant.code), "name": .text(tenant.name),
                "created_at": .text(MomentText.utc(milliseconds: tenant.createdAtMs)),
                "suspended_at": tenant.hasSuspendedAtMs
                    ? .text(MomentText.utc(milliseconds: tenant.suspendedAtMs)) : .null,
                "awaits_import": .boolean(tenant.awaitsImport), "limits": LimitsText.json(tenant.limits),
            ]
        }
        return CommandReport(text: table.text(none: "no tenants"), json: ["tenants": .list(tenants)])
    }

    private static func state(_ tenant: Kakuzuke_V1_ListTenantsResponse.Tenant) -> String {
        if tenant.hasSuspendedAtMs { return "suspended" }
        return tenant.awaitsImport ? "awaits import" : "active"
    }
}
