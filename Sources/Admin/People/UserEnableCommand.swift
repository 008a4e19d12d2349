import ArgumentParser
import KakuzukeProtocol

/// Enables a person again.
struct UserEnableCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Enables a person again, with password, codes and tokens as they were.",
        discussion: "Example: kakuzuke user enable hanako\n\n\(ExitStatus.help())")

    @Argument(help: "The person's login.")
    var login: String

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            let user = try await UserSearch.user(login, server)
            var request = Kakuzuke_V1_EnableUserRequest()
            request.userID = user.userID
            let _: Kakuzuke_V1_EnableUserResponse = try await server.call("UserService/EnableUser", request)
            return CommandReport(
                text: "enabled \(user.login)", json: ["user_id": .text(user.userID), "login": .text(user.login)])
        }
    }
}
