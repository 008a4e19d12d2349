import ArgumentParser
import KakuzukeProtocol

/// Lists a tenant's policy versions.
struct PolicyHistoryCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Lists the policy versions and from when each prices.",
        discussion: "Example: kakuzuke policy history --profile market\n\n\(ExitStatus.help())")

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let list: Kakuzuke_V1_ListPoliciesResponse = try await signIn.withServer { server in
            try await server.call("PolicyService/ListPolicies", Kakuzuke_V1_ListPoliciesRequest())
        }
        var table = TextTable(
            .init(title: "VERSION", alignsRight: true), .init(title: "PRICES FROM"), .init(title: "UPLOADED"),
            .init(title: "SHA-256"))
        var versions: [JSONValue] = []
        for version in list.versions {
            let from = version.hasEffectiveFrom ? MomentText.date(version.effectiveFrom) : nil
            let uploaded = MomentText.utc(milliseconds: version.uploadedAtMs)
            let digest = Self.hexadecimal(version.digest)
            table.add(String(version.version), from ?? "not active", uploaded, String(digest.prefix(16)))
            versions.append([
                "version": .integer(Int64(version.version)), "effective_from": from.map { .text($0) } ?? .null,
                "uploaded_at": .text(uploaded), "digest": .text(digest),
            ])
        }
        return CommandReport(text: table.text(none: "no policy versions"), json: ["versions": .list(versions)])
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
