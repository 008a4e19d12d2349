import ArgumentParser
import KakuzukeProtocol

/// Sets a person's roles.
struct UserRoleCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "Sets a person's roles as a whole; its sessions end.",
        discussion: """
            Example: kakuzuke user role hanako --role store_manager --store S01 --store S02

            What is not named is taken away. Nobody changes their own roles; only owners change owners.
            \(ExitStatus.help())
            """)

    @Argument(help: "The person's login.")
    var login: String

    @OptionGroup var rights: UserRightsOptions
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            let user = try await UserSearch.user(login, server)
            var request = Kakuzuke_V1_ChangeUserRequest()
            request.userID = user.userID
            request.roles = rights.roles
            request.storeCodes = rights.stores
            request.categories = rights.categories
            let _: Kakuzuke_V1_ChangeUserResponse = try await server.call("UserService/ChangeUser", request)
            return CommandReport(
                text: "\(user.login) is now \(rights.roles.joined(separator: ", "))",
                json: [
                    "user_id": .text(user.userID), "login": .text(user.login),
                    "roles": .list(rights.roles.map { .text($0) }),
                ])
        }
    }
}
