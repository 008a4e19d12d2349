import ArgumentParser
import KakuzukeProtocol

/// Prints the file of one policy version.
struct PolicyShowCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints the file of a policy version as it was uploaded.",
        discussion: """
            Example: kakuzuke policy show 2 > old.yaml; kakuzuke policy diff old.yaml policy.yaml

            \(ExitStatus.help())
            """)

    @Argument(help: "The version, as `kakuzuke policy history` shows it.")
    var version: UInt32

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_GetPolicyRequest()
        request.version = version
        let answer: Kakuzuke_V1_GetPolicyResponse = try await signIn.withServer { server in
            try await server.call("PolicyService/GetPolicy", request)
        }
        let text = answer.text.hasSuffix("\n") ? String(answer.text.dropLast()) : answer.text
        return CommandReport(
            text: text,
            json: [
                "version": .integer(Int64(version)), "file": .text(answer.file), "content": .text(answer.text),
            ])
    }
}
