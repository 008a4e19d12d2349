import ArgumentParser
import KakuzukeProtocol

/// Lists a tenant's agents with their progress.
struct AgentListCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the agents with their progress.",
        discussion: "Example: kakuzuke agent list --profile market\n\n\(ExitStatus.help())")

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let list: Kakuzuke_V1_ListAgentsResponse = try await signIn.withServer { server in
            try await server.call("StoreService/ListAgents", Kakuzuke_V1_ListAgentsRequest())
        }
        var table = TextTable(
            .init(title: "AGENT"), .init(title: "STORE"), .init(title: "VERSION"), .init(title: "STATE"),
            .init(title: "LAST SEEN"), .init(title: "SEQUENCE", alignsRight: true), .init(title: "CERTIFICATE UNTIL"))
        for agent in list.agents {
            let seen = agent.hasLastSeenAtMs ? MomentText.utc(milliseconds: agent.lastSeenAtMs) : "never"
            table.add(
                agent.agentID, agent.storeCode, agent.softwareVersion, agent.hasRevokedAtMs ? "revoked" : "active",
                seen, MoneyText.count(agent.acknowledgedSequence),
                agent.certificateExpiresAtMs > 0 ? MomentText.utc(milliseconds: agent.certificateExpiresAtMs) : "-")
        }
        return CommandReport(
            text: table.text(none: "no agents"), json: ["agents": .list(list.agents.map(Self.json))])
    }

    /// An agent as an object; moments that have not come are null.
    static func json(_ agent: Kakuzuke_V1_ListAgentsResponse.Agent) -> JSONValue {
        func moment(_ milliseconds: Int64, _ isPresent: Bool) -> JSONValue {
            isPresent ? .text(MomentText.utc(milliseconds: milliseconds)) : .null
        }
        return [
            "agent_id": .text(agent.agentID), "store": .text(agent.storeCode),
            "software_version": .text(agent.softwareVersion),
            "enrolled_at": .text(MomentText.utc(milliseconds: agent.enrolledAtMs)),
            "last_seen_at": moment(agent.lastSeenAtMs, agent.hasLastSeenAtMs),
            "revoked_at": moment(agent.revokedAtMs, agent.hasRevokedAtMs),
            "acknowledged_sequence": .integer(Int64(clamping: agent.acknowledgedSequence)),
            "certificate_expires_at": moment(agent.certificateExpiresAtMs, agent.certificateExpiresAtMs > 0),
        ]
    }
}
