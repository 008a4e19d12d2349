import ArgumentParser
import KakuzukeProtocol

/// Tells who the sign-in speaks for and what it may do.
struct WhoAmICommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "Tells who you are signed in as, and what you may do.",
        discussion: "Example: kakuzuke whoami --profile market\n\n\(ExitStatus.help())")

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let who: Kakuzuke_V1_WhoAmIResponse = try await signIn.withServer { server in
            try await server.call("PersonService/WhoAmI", Kakuzuke_V1_WhoAmIRequest())
        }
        let end = MomentText.utc(milliseconds: who.expiresAtMs)
        var lines = [
            "\(who.label) of tenant \(who.tenantCode) (\(who.tenantID))", "roles: \(who.roles.joined(separator: ", "))",
        ]
        if !who.storeCodes.isEmpty { lines.append("stores: \(who.storeCodes.joined(separator: ", "))") }
        if !who.categories.isEmpty { lines.append("categories: \(who.categories.joined(separator: ", "))") }
        lines.append("one-time codes: \(who.hasOneTimeCodes_p ? "set up" : "not set up")")
        lines.append("until: \(end)")
        lines.append("methods: \(who.methods.count) (--json lists them)")
        return CommandReport(
            text: lines.joined(separator: "\n"),
            json: [
                "label": .text(who.label), "login": .text(who.login), "tenant": .text(who.tenantCode),
                "tenant_id": .text(who.tenantID), "roles": .list(who.roles.map { .text($0) }),
                "stores": .list(who.storeCodes.map { .text($0) }),
                "categories": .list(who.categories.map { .text($0) }),
                "has_one_time_codes": .boolean(who.hasOneTimeCodes_p), "expires_at": .text(end),
                "methods": .list(who.methods.map { .text($0) }),
            ])
    }
}
