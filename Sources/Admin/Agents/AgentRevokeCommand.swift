import ArgumentParser
import KakuzukeProtocol

/// Takes an agent's rights away for good; tells what would happen unless `--yes` is given.
struct AgentRevokeCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revokes an agent for good; a dry run unless --yes is given.",
        discussion: """
            Example: kakuzuke agent revoke 0f8c2a52-6d0b-4a51-9f64-0d3b1f6f7a10 --reason "machine stolen" --yes

            A revoked agent cannot send or receive anything again; the store needs a new token and enrols anew.
            What the agent had not sent yet stays on its machine. \(ExitStatus.help())
            """)

    /// Longest reason that the server keeps; characters.
    static let reasonCharactersMax = 256

    @Argument(help: "The agent's id, as `kakuzuke agent list` shows it.")
    var agent: String

    @Option(help: "Why; it is kept with the revocation.")
    var reason: String

    @Flag(help: "Does it; without it nothing changes.")
    var yes = false

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...Self.reasonCharactersMax).contains(reason.count) else {
            throw ValidationError("--reason has 1 to \(Self.reasonCharactersMax) characters")
        }
    }

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            let list: Kakuzuke_V1_ListAgentsResponse = try await server.call(
                "StoreService/ListAgents", Kakuzuke_V1_ListAgentsRequest())
            guard let found = list.agents.first(where: { $0.agentID == agent.lowercased() }) else {
                throw CommandFailure(
                    .dataRefused, "there is no agent \(agent)", next: "take the id from `kakuzuke agent list`")
            }
            guard !found.hasRevokedAtMs else {
                throw CommandFailure(
                    .dataRefused, "agent \(agent) is revoked already",
                    next: "nothing is left to do; `kakuzuke agent list` shows since when")
            }
            let seen = found.hasLastSeenAtMs ? MomentText.utc(milliseconds: found.lastSeenAtMs) : "never"
            let what = "agent \(found.agentID) of store \(found.storeCode), last seen \(seen)"
            if yes {
                var request = Kakuzuke_V1_RevokeAgentRequest()
                request.agentID = found.agentID
                request.reason = reason
                let _: Kakuzuke_V1_RevokeAgentResponse = try await server.call("StoreService/RevokeAgent", request)
            }
            return CommandReport(
                text: yes ? "revoked \(what)" : "would revoke \(what)\nnothing has changed; add --yes to revoke it",
                json: [
                    "agent_id": .text(found.agentID), "store": .text(found.storeCode), "revoked": .boolean(yes),
                    "dry_run": .boolean(!yes),
                ])
        }
    }
}
