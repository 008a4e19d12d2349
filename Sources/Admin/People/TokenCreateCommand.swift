import ArgumentParser
import KakuzukeProtocol

/// Makes a token.
struct TokenCreateCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Makes a token; it is shown once.",
        discussion: """
            Example: kakuzuke token create --label "weekly import" --method kakuzuke.v1.ImportService/ImportProducts \
            --days 90 --address 192.0.2.0/24 --output import.token

            With --role the token is your own and has those of your roles; with --method it is a program's and calls
            those methods only (owners and administrators make these). The file is new and for its owner alone
            (mode 0600). \(ExitStatus.help())
            """)

    /// Longest time that a token may hold; days.
    static let daysMax: UInt32 = 365

    @Option(help: "What it is for.")
    var label: String

    @Option(name: .customLong("role"), help: "One of your roles; once for each.")
    var roles: [String] = []

    @Option(name: .customLong("method"), help: "A method that the program calls; once for each.")
    var methods: [String] = []

    @Option(help: "Days for which it holds, 1 to 365.")
    var days: UInt32

    @Option(
        name: .customLong("address"),
        help: "A range of addresses from which it may be used, such as 192.0.2.0/24; once for each (default: all).")
    var addresses: [String] = []

    @Option(name: .customLong("output"), help: "A new file for the token.")
    var file: String?

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard roles.isEmpty != methods.isEmpty else { throw ValidationError("give --role or --method, not both") }
        guard (1...Self.daysMax).contains(days) else { throw ValidationError("--days is 1 to \(Self.daysMax)") }
    }

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_CreateTokenRequest()
        request.label = label
        request.roles = roles
        request.methods = methods
        request.days = days
        request.sourceAddresses = addresses
        return try await signIn.withServer { [request] server in
            let place = try file.map { try SecretFile(path: $0) }
            let made: Kakuzuke_V1_CreateTokenResponse
            do {
                made = try await server.call("TokenService/CreateToken", request)
            } catch {
                place?.discard()
                throw error
            }
            let handed = HandedSecret(made.token, file: place)
            let expiry = MomentText.utc(milliseconds: made.expiresAtMs)
            return CommandReport(
                text: handed.line(name: "token") + "\nid \(made.tokenID)\nholds until \(expiry)",
                json: .object(
                    ["token_id": .text(made.tokenID), "expires_at": .text(expiry)].merging(
                        handed.json(name: "token")
                    ) { first, _ in first }),
                remarks: handed.remarks)
        }
    }
}
