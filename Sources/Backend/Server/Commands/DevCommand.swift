import ArgumentParser
import Foundation
import Logging
import Postgres
import Services
import Storage

/// Everything on one machine in one command: a private database, an authority, the schema, the server.
struct DevCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev", abstract: "Runs everything privately in a folder, for development and demonstrations.",
        discussion: """
            Example: kakuzuke-server dev --data ~/kakuzuke-data

            The first start makes a PostgreSQL cluster, the installation's authority and a token of the platform
            operator (operator.token in the folder). Stop it with Ctrl-C; the next start goes on with the same data.
            """)

    @Option(help: "The folder; made when it is missing.")
    var data: String

    @Option(help: "Port to listen on, on the loopback address; 0 takes a free one.")
    var port = 7443

    @Option(parsing: .unconditional, help: "Shifts business dates by so many days, to work on old data.")
    var businessDaysShift = 0

    @Option(help: "An issuer that tenants may let their persons sign in at; may be given several times.")
    var identityProvider: [String] = []

    func run() async throws {
        let folder = URL(filePath: data).standardizedFileURL.path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let cluster = try PrivateCluster(folder: folder + (folder.hasSuffix("/") ? "db" : "/db"))
        announce("starting the private database")
        try await cluster.start()
        let configuration = ServerConfiguration(
            databaseHost: cluster.socketFolder, databasePort: 5432, databaseName: "kakuzuke",
            databaseUser: SchemaMigrator.applicationRole, databaseOwner: "postgres", databasePasswordFile: nil,
            databaseRootCertificateFile: nil, folder: folder + "/installation", listenHost: "127.0.0.1",
            listenPort: port, serverNames: ["localhost"], identityProviders: identityProvider, federatedRedirects: [],
            limits: ServerConfiguration.environmentLimits(), businessDaysShift: businessDaysShift)
        guard configuration.problems.isEmpty else { throw ServerConfigurationError(problems: configuration.problems) }
        let run = ServerRun(configuration: configuration, logger: Logger(label: "kakuzuke-server"))
        try cluster.makeDatabase(named: configuration.databaseName)
        try await prepareDatabase(run)
        let installation = try InstallationFolder(path: configuration.folder)
        try await prepareOperator(run, installation)
        do {
            try await run.serve { port in announce("listening on 127.0.0.1:\(port)") }
        } catch {
            try? cluster.stop()
            throw error
        }
        announce("stopping the private database")
        try cluster.stop()
    }

    /// Writes a line at once, also where the output is a file.
    private func announce(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    private func prepareDatabase(_ run: ServerRun) async throws {
        let owner = run.configuration.databaseOwner
        let pool = try await run.pool(user: owner)
        try await pool.withTransaction(nil) { transaction in
            try await transaction.run(unsafeScript: SchemaMigrator.bootstrapScript)
        }
        for name in try await SchemaMigrator(pool: pool).migrate() { announce("applied migration \(name)") }
        await pool.close()
    }

    /// Makes the operator's token at the first start and writes it where only the owner of the folder reads it.
    private func prepareOperator(_ run: ServerRun, _ installation: InstallationFolder) async throws {
        guard !installation.exists("operator.token") else { return }
        let token = try await OperatorToken.make(run, label: "development", days: OperatorToken.daysMax)
        try installation.write(Data((token + "\n").utf8), to: "operator.token", permissions: 0o400)
        announce("wrote \(installation.path)/operator.token")
    }
}
