import ArgumentParser
import KakuzukeProtocol

/// Lets a new secret of one-time codes count.
struct UserCodesConfirmCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Confirms one-time codes with the first code; your other sessions end.",
        discussion: "Example: kakuzuke user codes confirm 123456\n\n\(ExitStatus.help())")

    @Argument(help: "The code that the application shows.")
    var code: String

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_ConfirmOneTimeCodesRequest()
        request.oneTimeCode = code
        let _: Kakuzuke_V1_ConfirmOneTimeCodesResponse = try await signIn.withServer { [request] server in
            try await server.call("PersonService/ConfirmOneTimeCodes", request)
        }
        return CommandReport(
            text: "one-time codes are set up; each sign-in with a password needs one from now on",
            json: ["has_one_time_codes": .boolean(true)])
    }
}
