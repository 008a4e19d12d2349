import ArgumentParser
import Foundation
import KakuzukeProtocol

/// Sets the tenant's identity provider.
struct IdentityProviderSetCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Sets the identity provider, in place of an earlier one.",
        discussion: """
            Example: kakuzuke identity-provider set --issuer https://login.example.co.jp --client-id kakuzuke \
            --client-secret-file secret.txt

            The issuer is one of those that the installation allows. The server reads the provider's discovery
            document at once and says what is missing. Sign-ins that are under way are ended. \(ExitStatus.help())
            """)

    /// Largest file with a secret that is read; bytes.
    static let secretFileBytesMax = 1_024

    @Option(help: "The issuer's address.")
    var issuer: String

    @Option(help: "The name of this installation at the provider.")
    var clientID: String

    @Option(help: "File with the client's secret and nothing else; without it the client is a public one.")
    var clientSecretFile: String?

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_SetIdentityProviderRequest()
        request.issuer = issuer
        request.clientID = clientID
        request.clientSecret = try secret()
        return try await signIn.withServer { server in
            let _: Kakuzuke_V1_SetIdentityProviderResponse = try await server.call(
                "IdentityProviderService/SetIdentityProvider", request)
            return CommandReport(
                text: "persons may sign in at \(issuer)",
                json: [
                    "issuer": .text(issuer), "client_id": .text(clientID),
                    "has_client_secret": .boolean(!request.clientSecret.isEmpty),
                ])
        }
    }

    private func secret() throws -> String {
        guard let clientSecretFile else { return "" }
        guard let handle = FileHandle(forReadingAtPath: clientSecretFile),
            let data = try? handle.read(upToCount: Self.secretFileBytesMax + 1) ?? Data(),
            data.count <= Self.secretFileBytesMax,
            let text = String(data: data, encoding: .utf8)?.trimmingCharacters(in: .whitespacesAndNewlines),
            !text.isEmpty
        else {
            throw CommandFailure(
                .dataRefused, "\(clientSecretFile): holds no secret", next: "check the file that you named")
        }
        return text
    }
}
