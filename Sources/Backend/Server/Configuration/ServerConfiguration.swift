import Configuration
import Postgres
import Services
import SystemPackage

/// What the server is told from outside; every value is checked before anything starts.
///
/// Read from environment variables (`KAKUZUKE_DATABASE_HOST` for `database.host`) and then from a JSON file with the
/// same keys under `kakuzuke`. Secrets are named by the path of their file only.
struct ServerConfiguration: Sendable {
    /// Key `database.host`: name, address, or absolute folder of a Unix socket. No default.
    var databaseHost: String
    /// Key `database.port`: default 5432.
    var databasePort: Int
    /// Key `database.name`: default `kakuzuke`.
    var databaseName: String
    /// Key `database.user`: the role that owns nothing; default `kakuzuke_app`.
    var databaseUser: String
    /// Key `database.owner`: the role that owns the schema, for `migrate` only; default `kakuzuke_owner`.
    var databaseOwner: String
    /// Key `database.passwordFile`: path of a file with the password; default none.
    var databasePasswordFile: String?
    /// Key `database.rootCertificateFile`: authority of the database's certificate; needed unless the host is a socket.
    var databaseRootCertificateFile: String?
    /// Key `folder`: the installation's folder with authority, keys and certificates. No default.
    var folder: String
    /// Key `listen.host`: address to bind; default 0.0.0.0.
    var listenHost: String
    /// Key `listen.port`: default 7443, range 0–65535; 0 takes a free one.
    var listenPort: Int
    /// Key `serverNames`: names that clients call the server by, separated by commas; default `localhost`.
    var serverNames: [String]
    /// Key `identityProviders`: issuers that tenants may let their persons sign in at, separated by commas; default
    /// none.
    var identityProviders: [String]
    /// Key `federatedRedirects`: https addresses of the installation to which identity providers may send persons,
    /// separated by commas; default none.
    var federatedRedirects: [String]
    /// Keys `sync.uploadsAtOnce` and `sync.snapshotsAtOnce`: agents that upload and that take everything at a time;
    /// defaults 64 and 16, range 1–1,000.
    var limits = ConversationLimits()
    /// Key `development.businessDaysShift`: shifts business dates, for demonstrations on old data; days; default 0.
    var businessDaysShift: Int

    /// Reads and checks all values.
    ///
    /// - Parameter file: path of the JSON file; nil: environment only.
    /// - Returns: the values, all within their ranges.
    /// - Throws: `ServerConfigurationError` with every key that is wrong.
    static func read(file: String?) async throws -> ServerConfiguration {
        var providers: [any ConfigProvider] = [EnvironmentVariablesProvider()]
        if let file {
            providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(file)))
        }
        let reader = ConfigReader(providers: providers).scoped(to: "kakuzuke")
        let configuration = ServerConfiguration(
            databaseHost: reader.string(forKey: "database.host", default: ""),
            databasePort: reader.int(forKey: "database.port", default: 5432),
            databaseName: reader.string(forKey: "database.name", default: "kakuzuke"),
            databaseUser: reader.string(forKey: "database.user", default: "kakuzuke_app"),
            databaseOwner: reader.string(forKey: "database.owner", default: "kakuzuke_owner"),
            databasePasswordFile: reader.string(forKey: "database.passwordFile"),
            databaseRootCertificateFile: reader.string(forKey: "database.rootCertificateFile"),
            folder: reader.string(forKey: "folder", default: ""),
            listenHost: reader.string(forKey: "listen.host", default: "0.0.0.0"),
            listenPort: reader.int(forKey: "listen.port", default: 7443),
            serverNames: reader.string(forKey: "serverNames", default: "localhost").split(separator: ",").map {
                String($0)
            },
            identityProviders: list(reader.string(forKey: "identityProviders")),
            federatedRedirects: list(reader.string(forKey: "federatedRedirects")), limits: limits(reader),
            businessDaysShift: reader.int(forKey: "development.businessDaysShift", default: 0))
        let problems = configuration.problems
        guard problems.isEmpty else { throw ServerConfigurationError(problems: problems) }
        return configuration
    }

    /// The limits of the environment alone.
    static func environmentLimits() -> ConversationLimits {
        limits(ConfigReader(provider: EnvironmentVariablesProvider()).scoped(to: "kakuzuke"))
    }

    private static func limits(_ reader: ConfigReader) -> ConversationLimits {
        var limits = ConversationLimits()
        limits.uploadsAtOnce = reader.int(forKey: "sync.uploadsAtOnce", default: limits.uploadsAtOnce)
        limits.snapshotsAtOnce = reader.int(forKey: "sync.snapshotsAtOnce", default: limits.snapshotsAtOnce)
        return limits
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }.map { String($0) }
    }

    /// What is allowed for sign-in at identity providers.
    var federation: FederationRules {
        FederationRules(issuers: identityProviders, redirects: federatedRedirects)
    }

    /// Every key that is wrong, with what is expected.
    var problems: [String] {
        var problems: [String] = []
        if databaseHost.isEmpty { problems.append("database.host: name the database server or its socket's folder") }
        if !(1...65_535).contains(databasePort) { problems.append("database.port: 1 to 65535") }
        if !(0...65_535).contains(listenPort) { problems.append("listen.port: 0 to 65535") }
        if folder.isEmpty { problems.append("folder: name the folder of the installation") }
        if serverNames.isEmpty { problems.append("serverNames: at least one name") }
        if !databaseHost.hasPrefix("/"), databaseRootCertificateFile == nil {
            problems.append("database.rootCertificateFile: needed to verify the database server over the network")
        }
        if !(-36_500...36_500).contains(businessDaysShift) {
            problems.append("development.businessDaysShift: -36500 to 36500 days")
        }
        if !ConversationLimits.range.contains(limits.uploadsAtOnce) {
            problems.append("sync.uploadsAtOnce: 1 to 1000 agents")
        }
        if !ConversationLimits.range.contains(limits.snapshotsAtOnce) {
            problems.append("sync.snapshotsAtOnce: 1 to 1000 agents")
        }
        problems += federation.issuerProblems.map { "identityProviders: " + $0 }
        problems += federation.redirectProblems.map { "federatedRedirects: " + $0 }
        return problems
    }

    /// How to reach the database as a role.
    func database(user: String) -> PostgresConfiguration {
        var database = PostgresConfiguration(host: databaseHost, database: databaseName, user: user)
        database.port = databasePort
        database.passwordFile = databasePasswordFile
        database.transportSecurity = .verifyFull(rootCertificateFile: databaseRootCertificateFile)
        return database
    }
}
