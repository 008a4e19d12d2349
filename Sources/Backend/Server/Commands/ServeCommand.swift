import ArgumentParser
import Foundation
import Logging

/// Serves until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serves with a database that has been migrated.",
        discussion: "Example: kakuzuke-server serve --config /etc/kakuzuke/server.json")

    @Option(help: "JSON file with the configuration; environment variables go before it.")
    var config: String?

    func run() async throws {
        let configuration = try await ServerConfiguration.read(file: config)
        let run = ServerRun(configuration: configuration, logger: Logger(label: "kakuzuke-server"))
        try await run.serve { port in FileHandle.standardOutput.write(Data("listening on port \(port)\n".utf8)) }
    }
}
