import ArgumentParser
import KakuzukeProtocol

/// Makes the one-time token with which a store's agent enrols.
struct AgentTokenCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Makes a one-time token with which the agent of a store enrols.",
        discussion: """
            Example: kakuzuke agent token --store S01 --output S01.token

            The file is new and for its owner alone (mode 0600). Without it the token is printed, once.
            \(ExitStatus.help())
            """)

    @Option(help: "The store's code.")
    var store: String

    @Option(name: .customLong("output"), help: "A new file for the token.")
    var file: String?

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            let place = try file.map { try SecretFile(path: $0) }
            var request = Kakuzuke_V1_CreateEnrolmentTokenRequest()
            request.storeCode = store
            let made: Kakuzuke_V1_CreateEnrolmentTokenResponse
            do {
                made = try await server.call("StoreService/CreateEnrolmentToken", request)
            } catch {
                place?.discard()
                throw error
            }
            let handed = HandedSecret(made.token, file: place)
            let expiry = MomentText.utc(milliseconds: made.expiresAtMs)
            return CommandReport(
                text: handed.line(name: "enrolment token") + "\nholds until \(expiry), for one agent of store \(store)",
                json: .object(
                    ["store": .text(store), "expires_at": .text(expiry)].merging(handed.json(name: "token")) {
                        first, _ in first
                    }),
                remarks: handed.remarks)
        }
    }
}
