import ArgumentParser

/// Many retailers in one installation: their look-ups and uploads, alone and beside a noisy one (bars B12 and N1).
@main struct TenantBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant-bench",
        abstract: "Makes tenants with stores, agents and receipts, and times their look-ups and uploads.",
        subcommands: [
            MakeCommand.self, LookupsCommand.self, IngestCommand.self, LimitCommand.self, AskCommand.self,
            FloodCommand.self,
        ])
}

/// Where the server listens, and what was made there.
struct WorldOptions: ParsableArguments {
    @Option(help: "Port of the server on the loopback address.")
    var port: Int

    @Option(help: "File with the tenants, their tokens and their agents.")
    var world: String
}
