import ArgumentParser
import KakuzukeProtocol

/// Shows the tenant's identity provider.
struct IdentityProviderShowCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows the identity provider, without its secret.",
        discussion: "Example: kakuzuke identity-provider show\n\n\(ExitStatus.help())")

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            let found: Kakuzuke_V1_GetIdentityProviderResponse = try await server.call(
                "IdentityProviderService/GetIdentityProvider", Kakuzuke_V1_GetIdentityProviderRequest())
            let isSet = !found.issuer.isEmpty
            return CommandReport(
                text: isSet ? "issuer \(found.issuer)\nclient \(found.clientID)" : "there is no identity provider",
                json: [
                    "issuer": isSet ? .text(found.issuer) : .null,
                    "client_id": isSet ? .text(found.clientID) : .null,
                ])
        }
    }
}
