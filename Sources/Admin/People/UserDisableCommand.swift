import ArgumentParser
import KakuzukeProtocol

/// Disables a person; tells what would happen unless `--yes` is given.
struct UserDisableCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Disables a person; a dry run unless --yes is given.",
        discussion: """
            Example: kakuzuke user disable hanako --reason "left the company" --yes

            Sessions and invitations end, tokens stop working until the person is enabled again.
            \(ExitStatus.help())
            """)

    /// Longest reason that the server keeps; characters.
    static let reasonCharactersMax = 256

    @Argument(help: "The person's login.")
    var login: String

    @Option(help: "Why; it is kept.")
    var reason: String

    @Flag(help: "Does it; without it nothing changes.")
    var yes = false

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...Self.reasonCharactersMax).contains(reason.count) else {
            throw ValidationError("--reason has 1 to \(Self.reasonCharactersMax) characters")
        }
    }

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            let user = try await UserSearch.user(login, server)
            guard !user.hasDisabledAtMs else {
                throw CommandFailure(
                    .dataRefused, "\(user.login) is disabled already",
                    next: "nothing is left to do; `kakuzuke user list` shows it")
            }
            if yes {
                var request = Kakuzuke_V1_DisableUserRequest()
                request.userID = user.userID
                request.reason = reason
                let _: Kakuzuke_V1_DisableUserResponse = try await server.call("UserService/DisableUser", request)
            }
            let what = "\(user.login), with \(user.openSessions) open sessions"
            return CommandReport(
                text: yes ? "disabled \(what)" : "would disable \(what)\nnothing has changed; add --yes to disable it",
                json: [
                    "user_id": .text(user.userID), "login": .text(user.login), "disabled": .boolean(yes),
                    "dry_run": .boolean(!yes),
                ])
        }
    }
}
