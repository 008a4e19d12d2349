import ArgumentParser

/// The agents' side of the measurement of ingest (bar B1); `ops/bench/run` drives it.
@main struct IngestBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest-bench", abstract: "Fills agents' spools from journals, and times their upload.",
        subcommands: [FillCommand.self, UploadCommand.self])
}

/// Where the server listens.
struct ServerOptions: ParsableArguments {
    @Option(help: "Port of the server on the loopback address.")
    var port: Int

    @Option(help: "Folder with one folder for each store's agent.")
    var agents: String
}
