import ArgumentParser
import KakuzukeProtocol

/// Revokes a token; tells what would happen unless `--yes` is given.
struct TokenRevokeCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revokes a token for good; a dry run unless --yes is given.",
        discussion: """
            Example: kakuzuke token revoke 0f8c2a52-6d0b-4a51-9f64-0d3b1f6f7a10 --yes

            \(ExitStatus.help())
            """)

    @Argument(help: "The token's id, as `kakuzuke token list` shows it.")
    var token: String

    @Flag(help: "Does it; without it nothing changes.")
    var yes = false

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            let list: Kakuzuke_V1_ListTokensResponse = try await server.call(
                "TokenService/ListTokens", Kakuzuke_V1_ListTokensRequest())
            guard let found = list.tokens.first(where: { $0.tokenID == token.lowercased() }) else {
                throw CommandFailure(
                    .dataRefused, "there is no token \(token)", next: "take the id from `kakuzuke token list`")
            }
            guard !found.hasRevokedAtMs else {
                throw CommandFailure(
                    .dataRefused, "token \(token) is revoked already",
                    next: "nothing is left to do; `kakuzuke token list` shows since when")
            }
            if yes {
                var request = Kakuzuke_V1_RevokeTokenRequest()
                request.tokenID = found.tokenID
                let _: Kakuzuke_V1_RevokeTokenResponse = try await server.call("TokenService/RevokeToken", request)
            }
            let what = "token \(found.label) of \(found.login)"
            return CommandReport(
                text: yes ? "revoked \(what)" : "would revoke \(what)\nnothing has changed; add --yes to revoke it",
                json: [
                    "token_id": .text(found.tokenID), "label": .text(found.label), "revoked": .boolean(yes),
                    "dry_run": .boolean(!yes),
                ])
        }
    }
}
