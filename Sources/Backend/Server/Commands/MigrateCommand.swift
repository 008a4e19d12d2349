import ArgumentParser
import Logging
import Postgres
import Storage

/// Brings the database to the schema of this program.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Brings the database to the schema of this program.",
        discussion: """
            Example: kakuzuke-server migrate --config /etc/kakuzuke/server.json

            Signs in as `database.owner`. The role `kakuzuke_app` must exist; `--bootstrap` prints the statements
            that a superuser runs once.
            """)

    @Option(help: "JSON file with the configuration; environment variables go before it.")
    var config: String?

    @Flag(help: "Only print what a superuser runs before the first migration.")
    var bootstrap = false

    func run() async throws {
        if bootstrap { return print(SchemaMigrator.bootstrapScript) }
        let configuration = try await ServerConfiguration.read(file: config)
        let run = ServerRun(configuration: configuration, logger: Logger(label: "kakuzuke-server"))
        let pool = try await run.pool(user: configuration.databaseOwner)
        let applied = try await SchemaMigrator(pool: pool).migrate()
        await pool.close()
        print(applied.isEmpty ? "nothing to do" : "applied: " + applied.joined(separator: ", "))
    }
}
