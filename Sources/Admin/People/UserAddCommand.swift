import ArgumentParser
import KakuzukeProtocol

/// Adds a person and makes its invitation.
struct UserAddCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Adds a person; the invitation is shown once.",
        discussion: """
            Example: kakuzuke user add --login hanako --name "Hanako Tanaka" --role policy_author \
            --output hanako.invitation

            With the invitation the person sets a password of its own: kakuzuke login --invitation FILE. It works
            once, for seven days. The file is new and for its owner alone (mode 0600). \(ExitStatus.help())
            """)

    @Option(help: "The login: letters, digits and .-_@.")
    var login: String

    @Option(help: "The name that others see.")
    var name: String

    @Option(name: .customLong("output"), help: "A new file for the invitation.")
    var file: String?

    @OptionGroup var rights: UserRightsOptions
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_AddUserRequest()
        request.login = login
        request.name = name
        request.roles = rights.roles
        request.storeCodes = rights.stores
        request.categories = rights.categories
        return try await signIn.withServer { [request] server in
            let place = try file.map { try SecretFile(path: $0) }
            let added: Kakuzuke_V1_AddUserResponse
            do {
                added = try await server.call("UserService/AddUser", request)
            } catch {
                place?.discard()
                throw error
            }
            let handed = HandedSecret(added.invitation, file: place)
            let expiry = MomentText.utc(milliseconds: added.invitationExpiresAtMs)
            return CommandReport(
                text: "added \(login.lowercased())\n" + handed.line(name: "invitation") + "\nholds until \(expiry)",
                json: .object(
                    [
                        "user_id": .text(added.userID), "login": .text(login.lowercased()),
                        "expires_at": .text(expiry),
                    ].merging(handed.json(name: "invitation")) { first, _ in first }),
                remarks: handed.remarks)
        }
    }
}
