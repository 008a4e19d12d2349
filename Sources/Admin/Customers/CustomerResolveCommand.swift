import ArgumentParser
import KakuzukeProtocol

/// Decides about identifiers that name different customers; tells what would happen unless `--yes` is given.
struct CustomerResolveCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Decides about identifiers that name different customers; a dry run unless --yes is given.",
        discussion: """
            Example: kakuzuke customer resolve 3 --as merge --reason "asked the customer" --yes

            merge: the other customer is merged into the member. move: the other identifier names the member from now
            on; what was bought stays where it is. leave: they are two customers. \(ExitStatus.help())
            """)

    /// What is decided.
    enum Decision: String, ExpressibleByArgument, CaseIterable {
        case merge
        case move
        case leave

        var resolution: Kakuzuke_V1_IdentityResolution {
            switch self {
            case .merge: .merged
            case .move: .moved
            case .leave: .left
            }
        }
    }

    @Argument(help: "The conflict's number, as `kakuzuke customer conflicts` shows it.")
    var conflict: UInt64

    @Option(name: .customLong("as"), help: "merge, move or leave.")
    var decision: Decision

    @Option(help: "Why; the audit log keeps it.")
    var reason: String

    @Flag(help: "Does it; without it nothing changes.")
    var yes = false

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let answer: Kakuzuke_V1_ResolveIdentityConflictResponse = try await signIn.withServer { server in
            var request = Kakuzuke_V1_ResolveIdentityConflictRequest()
            request.conflictNumber = conflict
            request.resolution = decision.resolution
            request.reason = reason
            request.dryRun = !yes
            return try await server.call("CustomerService/ResolveIdentityConflict", request)
        }
        let table = ConflictText.table([answer.conflict])
        return CommandReport(
            text: yes ? table : "would be:\n\(table)\nnothing has changed; add --yes to decide so",
            json: ["conflict": ConflictText.json(answer.conflict), "dry_run": .boolean(!yes)])
    }
}
