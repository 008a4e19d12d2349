import ArgumentParser
import KakuzukeProtocol

/// Invites a person anew; tells what would happen unless `--yes` is given.
struct UserInviteCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Makes a new invitation for a person; a dry run unless --yes is given.",
        discussion: """
            Example: kakuzuke user invite hanako --output hanako.invitation --yes

            For somebody who has lost the password or the one-time codes: both are taken away, sessions end, and
            earlier invitations stop working. The file is new and for its owner alone (mode 0600).
            \(ExitStatus.help())
            """)

    @Argument(help: "The person's login.")
    var login: String

    @Option(name: .customLong("output"), help: "A new file for the invitation.")
    var file: String?

    @Flag(help: "Does it; without it nothing changes.")
    var yes = false

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            let user = try await UserSearch.user(login, server)
            guard yes else {
                return CommandReport(
                    text: """
                        would take password and one-time codes from \(user.login) and end \(user.openSessions) sessions
                        nothing has changed; add --yes to invite anew
                        """,
                    json: ["user_id": .text(user.userID), "login": .text(user.login), "dry_run": .boolean(true)])
            }
            let place = try file.map { try SecretFile(path: $0) }
            var request = Kakuzuke_V1_InviteUserRequest()
            request.userID = user.userID
            let invited: Kakuzuke_V1_InviteUserResponse
            do {
                invited = try await server.call("UserService/InviteUser", request)
            } catch {
                place?.discard()
                throw error
            }
            let handed = HandedSecret(invited.invitation, file: place)
            let expiry = MomentText.utc(milliseconds: invited.invitationExpiresAtMs)
            return CommandReport(
                text: handed.line(name: "invitation") + "\nholds until \(expiry), for \(user.login)",
                json: .object(
                    [
                        "user_id": .text(user.userID), "login": .text(user.login), "expires_at": .text(expiry),
                        "dry_run": .boolean(false),
                    ].merging(handed.json(name: "invitation")) { first, _ in first }),
                remarks: handed.remarks)
        }
    }
}
