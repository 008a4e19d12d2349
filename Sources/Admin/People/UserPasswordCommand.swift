import ArgumentParser
import KakuzukeProtocol

/// Changes one's own password.
struct UserPasswordCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Changes your own password; your other sessions end.",
        discussion: """
            Example: kakuzuke user password --profile market

            At least 12 characters, 15 or more are better; several words that do not belong together are good.
            Without the files both passwords are asked for at the terminal. \(ExitStatus.help())
            """)

    @Option(help: "File with the present password on its first line.")
    var presentPasswordFile: String?

    @Option(help: "File with the new password on its first line.")
    var passwordFile: String?

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            var request = Kakuzuke_V1_ChangePasswordRequest()
            request.presentPassword = try PasswordSource.password(
                file: presentPasswordFile, question: "present password: ", option: "--present-password-file")
            request.newPassword = try PasswordSource.newPassword(file: passwordFile, option: "--password-file")
            let _: Kakuzuke_V1_ChangePasswordResponse = try await server.call(
                "PersonService/ChangePassword", request)
            return CommandReport(text: "changed the password", json: ["changed": .boolean(true)])
        }
    }
}
