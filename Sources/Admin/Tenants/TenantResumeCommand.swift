import ArgumentParser
import KakuzukeProtocol

/// Lets a suspended tenant work again.
struct TenantResumeCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Lets a suspended tenant work again.",
        discussion: """
            Example: kakuzuke tenant resume market

            Its agents come back by themselves within a few minutes. \(ExitStatus.help())
            """)

    @Argument(help: "The tenant's code.")
    var code: String

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            var request = Kakuzuke_V1_ResumeTenantRequest()
            request.code = code
            let _: Kakuzuke_V1_ResumeTenantResponse = try await server.call("TenantService/ResumeTenant", request)
            return CommandReport(
                text: "resumed tenant \(code)", json: ["code": .text(code), "suspended": .boolean(false)])
        }
    }
}
