import ArgumentParser
import Logging
import Postgres
import Storage

/// Checks configuration and database and tells everything that is wrong.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks configuration and database.",
        discussion: "Example: kakuzuke-server check --config /etc/kakuzuke/server.json\nExit code 1 with findings.")

    @Option(help: "JSON file with the configuration; environment variables go before it.")
    var config: String?

    func run() async throws {
        let configuration = try await ServerConfiguration.read(file: config)
        let run = ServerRun(configuration: configuration, logger: Logger(label: "kakuzuke-server"))
        let pool = try await run.pool(user: configuration.databaseUser)
        let database = Database(pool: pool)
        var findings: [String] = []
        do {
            try await SchemaMigrator.requireCurrent(database)
            findings = try await DatabaseCheck(database: database).findings()
        } catch let error as SchemaError {
            findings = [error.description]
        }
        await pool.close()
        findings.forEach { print($0) }
        guard findings.isEmpty else { throw ExitCode(1) }
        print("configuration and database are in order")
    }
}
