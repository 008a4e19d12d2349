import ArgumentParser
import KakuzukeProtocol

/// Lists tokens.
struct TokenListCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists your tokens; owners, administrators and auditors see all.",
        discussion: "Example: kakuzuke token list --profile market\n\n\(ExitStatus.help())")

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let list: Kakuzuke_V1_ListTokensResponse = try await signIn.withServer { server in
            try await server.call("TokenService/ListTokens", Kakuzuke_V1_ListTokensRequest())
        }
        var table = TextTable(
            .init(title: "ID"), .init(title: "LABEL"), .init(title: "LOGIN"), .init(title: "MAY"),
            .init(title: "UNTIL"), .init(title: "LAST USED"), .init(title: "STATE"))
        for token in list.tokens {
            let may = token.methods.isEmpty ? token.roles.joined(separator: ", ") : "\(token.methods.count) methods"
            let used = token.hasLastUsedAtMs ? MomentText.utc(milliseconds: token.lastUsedAtMs) : "never"
            table.add(
                token.tokenID, token.label, token.login, may, MomentText.utc(milliseconds: token.expiresAtMs), used,
                token.hasRevokedAtMs ? "revoked" : "active")
        }
        return CommandReport(text: table.text(none: "no tokens"), json: ["tokens": .list(list.tokens.map(Self.json))])
    }

    private static func json(_ token: Kakuzuke_V1_ListTokensResponse.Token) -> JSONValue {
        func moment(_ milliseconds: Int64, _ isPresent: Bool) -> JSONValue {
            isPresent ? .text(MomentText.utc(milliseconds: milliseconds)) : .null
        }
        return [
            "token_id": .text(token.tokenID), "label": .text(token.label), "login": .text(token.login),
            "roles": .list(token.roles.map { .text($0) }), "methods": .list(token.methods.map { .text($0) }),
            "source_addresses": .list(token.sourceAddresses.map { .text($0) }),
            "created_at": moment(token.createdAtMs, true), "expires_at": moment(token.expiresAtMs, true),
            "revoked_at": moment(token.revokedAtMs, token.hasRevokedAtMs),
            "last_used_at": moment(token.lastUsedAtMs, token.hasLastUsedAtMs),
        ]
    }
}
