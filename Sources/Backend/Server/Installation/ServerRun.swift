import Foundation
import Logging
import Postgres
import ServiceLifecycle
import Services
import Storage
import UnixSignals

/// Puts a configured server together and runs it until it is told to stop.
struct ServerRun: Sendable {
    let configuration: ServerConfiguration
    let logger: Logger

    /// The machine's own clock.
    static let clock = WallClock { Moment(rawValue: Int64(Date().timeIntervalSince1970 * 1_000_000)) }

    /// The operating system's random bytes.
    static let random = RandomBytes { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// The clock of business dates.
    var businessClock: WallClock {
        let shift = Int64(configuration.businessDaysShift) * 86_400
        return WallClock { Self.clock.now().adding(seconds: shift) }
    }

    /// Opens the pool of a role.
    func pool(user: String) async throws -> PostgresPool {
        try await PostgresPool.start(
            configuration.database(user: user), time: .continuous { Double.random(in: 0..<1) }, logger: logger)
    }

    /// Serves until a signal comes; `started` hears the port.
    func serve(started: @escaping @Sendable (Int) -> Void) async throws {
        let pool = try await pool(user: configuration.databaseUser)
        let database = Database(pool: pool)
        try await SchemaMigrator.requireCurrent(database)
        try await DatabaseCheck(database: database).requireDurable()
        let folder = try InstallationFolder(path: configuration.folder)
        let now = Self.clock.now()
        let authority = try folder.authority(now: now, random: Self.random)
        let identity = try folder.serverIdentity(
            names: configuration.serverNames, authority: authority, now: now, random: Self.random)
        var parts = BackendParts(
            database: database, authority: authority,
            // With the root, because an agent that enrols knows only its digest.
            certificateChainPEM: identity.certificatePEM + "\n" + (try folder.text("authority.pem")),
            privateKeyPEM: identity.privateKeyPEM, identifierKeys: folder.identifierKeys,
            feedSigner: try folder.feedSigner(random: Self.random), businessClock: businessClock,
            clock: Self.clock, random: Self.random, seal: try folder.secretSeal(random: Self.random),
            logger: logger)
        parts.federation = configuration.federation
        parts.limits = configuration.limits
        let backend = try Backend(parts)
        let port = try await backend.start(host: configuration.listenHost, port: configuration.listenPort)
        started(port)
        let group = ServiceGroup(
            services: [BackendService(backend: backend)], gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger)
        try await group.run()
        await pool.close()
    }
}

/// The backend as one service of the process.
private struct BackendService: Service {
    let backend: Backend

    func run() async throws {
        await cancelWhenGracefulShutdown { await backend.keepHouse() }
        await backend.shutdown()
    }
}
