import ArgumentParser
import KakuzukeProtocol

/// Takes the tenant's identity provider away; tells what would happen unless `--yes` is given.
struct IdentityProviderRemoveCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Takes the identity provider away; a dry run unless --yes is given.",
        discussion: """
            Example: kakuzuke identity-provider remove --yes

            Nobody can sign in there any more; sessions that are open go on until they end. Whoever has no password
            needs a new invitation: see that an owner has one. \(ExitStatus.help())
            """)

    @Flag(help: "Does it; without it nothing changes.")
    var yes = false

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            let found: Kakuzuke_V1_GetIdentityProviderResponse = try await server.call(
                "IdentityProviderService/GetIdentityProvider", Kakuzuke_V1_GetIdentityProviderRequest())
            guard !found.issuer.isEmpty else {
                throw CommandFailure(.dataRefused, "there is no identity provider", next: "nothing is left to do")
            }
            if yes {
                let _: Kakuzuke_V1_RemoveIdentityProviderResponse = try await server.call(
                    "IdentityProviderService/RemoveIdentityProvider", Kakuzuke_V1_RemoveIdentityProviderRequest())
            }
            return CommandReport(
                text: yes
                    ? "removed \(found.issuer)"
                    : "would remove \(found.issuer)\nnothing has changed; add --yes to remove it",
                json: ["issuer": .text(found.issuer), "removed": .boolean(yes), "dry_run": .boolean(!yes)])
        }
    }
}
