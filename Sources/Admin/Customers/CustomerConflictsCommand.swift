import ArgumentParser
import KakuzukeProtocol

/// Lists identifiers that came together and name different customers.
struct CustomerConflictsCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts", abstract: "Lists identifiers that came together and name different customers.",
        discussion: """
            Example: kakuzuke customer conflicts --all

            The member number has won; `kakuzuke customer resolve` decides about the other one. \(ExitStatus.help())
            """)

    @Flag(help: "Also those that are resolved.")
    var all = false

    @Option(help: "Conflicts before this number.")
    var before: UInt64 = 0

    @Option(help: "Most conflicts: 1 to 1000.")
    var limit: UInt32 = 100

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let list: Kakuzuke_V1_ListIdentityConflictsResponse = try await signIn.withServer { server in
            var request = Kakuzuke_V1_ListIdentityConflictsRequest()
            request.all = all
            request.beforeNumber = before
            request.limit = limit
            return try await server.call("CustomerService/ListIdentityConflicts", request)
        }
        return CommandReport(
            text: ConflictText.table(list.conflicts),
            json: ["conflicts": .list(list.conflicts.map(ConflictText.json))])
    }
}
