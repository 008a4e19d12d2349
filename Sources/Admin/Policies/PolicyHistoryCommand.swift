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
            .init(title: "VERSION", alignsRight: true), .init(title: "STATE"), .init(title: "PRICES FROM"),
            .init(title: "READY"), .init(title: "UPLOADED"), .init(title: "BY"), .init(title: "SHA-256"),
            .init(title: "NOTE"))
        var versions: [JSONValue] = []
        for version in list.versions {
            let dates = version.schedule.map { MomentText.date($0.effectiveFrom) + ($0.isReturn ? " (back)" : "") }
            let uploaded = MomentText.utc(milliseconds: version.uploadedAtMs)
            let digest = Self.hexadecimal(version.digest)
            let isReady = version.schedule.allSatisfy(\.isReady)
            table.add(
                String(version.version), Self.word(version.state),
                dates.isEmpty ? "not active" : dates.joined(separator: ", "),
                dates.isEmpty ? "-" : isReady ? "yes" : "being made", uploaded, version.uploadedBy,
                String(digest.prefix(16)), version.note)
            versions.append([
                "version": .integer(Int64(version.version)), "state": .text(Self.word(version.state)),
                "effective_from": version.hasEffectiveFrom ? .text(MomentText.date(version.effectiveFrom)) : .null,
                "uploaded_at": .text(uploaded), "uploaded_by": .text(version.uploadedBy),
                "file": .text(version.file), "note": .text(version.note), "digest": .text(digest),
                "schedule": .list(version.schedule.map(Self.json)),
            ])
        }
        return CommandReport(text: table.text(none: "no policy versions"), json: ["versions": .list(versions)])
    }

    private static func json(_ entry: Kakuzuke_V1_ListPoliciesResponse.Scheduled) -> JSONValue {
        [
            "effective_from": .text(MomentText.date(entry.effectiveFrom)),
            "activated_at": .text(MomentText.utc(milliseconds: entry.activatedAtMs)),
            "activated_by": .text(entry.activatedBy), "is_return": .boolean(entry.isReturn),
            "is_ready": .boolean(entry.isReady), "unsimulated_reason": .text(entry.unsimulatedReason),
        ]
    }

    private static func word(_ state: Kakuzuke_V1_PolicyState) -> String {
        switch state {
        case .draft: "draft"
        case .validated: "validated"
        case .simulated: "simulated"
        case .scheduled: "scheduled"
        case .active: "active"
        case .superseded: "superseded"
        case .unspecified, .UNRECOGNIZED: "unknown"
        }
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
