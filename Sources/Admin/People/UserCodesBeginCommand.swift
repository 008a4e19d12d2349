import ArgumentParser
import KakuzukeProtocol

/// Makes a new secret of one-time codes.
struct UserCodesBeginCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "begin", abstract: "Makes a secret for your authenticator; it counts once confirmed.",
        discussion: """
            Example: kakuzuke user codes begin --output codes.txt

            Give the secret or the address to an application for one-time codes, then confirm with the first code:
            kakuzuke user codes confirm 123456. The file is new and for its owner alone (mode 0600).
            \(ExitStatus.help())
            """)

    @Option(help: "File with the password on its first line (default: asked at the terminal).")
    var passwordFile: String?

    @Option(name: .customLong("output"), help: "A new file for the address with the secret.")
    var file: String?

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            var request = Kakuzuke_V1_BeginOneTimeCodesRequest()
            request.password = try PasswordSource.password(file: passwordFile, option: "--password-file")
            let place = try file.map { try SecretFile(path: $0) }
            let begun: Kakuzuke_V1_BeginOneTimeCodesResponse
            do {
                begun = try await server.call("PersonService/BeginOneTimeCodes", request)
            } catch {
                place?.discard()
                throw error
            }
            let handed = HandedSecret(begun.uri, file: place)
            return CommandReport(
                text: handed.line(name: "address") + (place == nil ? "\nsecret \(begun.secret)" : "")
                    + "\nconfirm with the first code: kakuzuke user codes confirm CODE",
                json: .object(handed.json(name: "uri")), remarks: handed.remarks)
        }
    }
}
