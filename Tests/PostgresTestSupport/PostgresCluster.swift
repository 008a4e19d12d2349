import Foundation
import Logging
public import Postgres
import Synchronization

/// A PostgreSQL cluster for tests: private, on a Unix socket, without fsync, ended with the process that started it.
public final class PostgresCluster: Sendable {
    /// Folder of the Unix socket.
    public let socketFolder: String
    /// Number in the name of the socket.
    public let port: Int
    private let server: PostgresServerProcess?
    private let databaseCount = Atomic<Int>(0)

    /// Name of the superuser of the cluster.
    public static let superuser = "postgres"
    /// Environment variable with the socket folder of a running cluster to use instead of starting one.
    public static let environmentVariable = "KAKUZUKE_TEST_POSTGRES"

    init(socketFolder: String, port: Int, server: PostgresServerProcess?) {
        self.socketFolder = socketFolder
        self.port = port
        self.server = server
    }

    private static let sharedCluster = Task { () throws -> PostgresCluster in
        if let folder = ProcessInfo.processInfo.environment[environmentVariable], !folder.isEmpty {
            return PostgresCluster(socketFolder: folder, port: 5432, server: nil)
        }
        return try await startPrivate()
    }

    /// The cluster of this test process, started at the first call.
    public static func shared() async throws -> PostgresCluster { try await sharedCluster.value }

    /// Starts a cluster of the caller's own, for tests that stop it.
    public static func startPrivate() async throws -> PostgresCluster {
        let server = try PostgresServerProcess()
        try await server.start()
        return PostgresCluster(socketFolder: server.folder, port: 5432, server: server)
    }

    /// Stops a private cluster; `immediate` is as a crash, without a checkpoint.
    public func stop(immediately immediate: Bool) async throws { try await server?.stop(immediately: immediate) }

    /// Starts a private cluster again after `stop`.
    public func start() async throws { try await server?.start() }

    /// Stops a private cluster for good and deletes its files.
    public func destroy() async throws { try await server?.destroy() }

    /// How to reach `database` as `user`; nil is the superuser.
    public func configuration(database: String, user: String? = nil) -> PostgresConfiguration {
        var configuration = PostgresConfiguration(
            host: socketFolder, database: database, user: user ?? PostgresCluster.superuser)
        configuration.port = port
        return configuration
    }

    /// Runs `script` as superuser on `database`.
    public func run(_ script: String, database: String = "postgres") async throws {
        let pool = try await PostgresPool.start(
            configuration(database: database), form: .implicit, time: .testing, label: "administration",
            logger: .silent)
        do {
            try await pool.withTransaction(nil) { transaction in try await transaction.run(unsafeScript: script) }
            await pool.close()
        } catch {
            await pool.close()
            throw error
        }
    }

    private func runAlone(_ command: String) async throws {
        let pool = try await PostgresPool.start(
            configuration(database: "postgres"), form: .implicit, time: .testing, label: "administration",
            logger: .silent)
        do {
            // CREATE and DROP DATABASE refuse a transaction block; a unit of one statement is none.
            _ = try await pool.batch(nil, PostgresCommand(unsafeSQL: command))
            await pool.close()
        } catch {
            await pool.close()
            throw error
        }
    }

    private func createDatabase(template: String?) async throws -> ThrowawayDatabase {
        let number = databaseCount.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "test_\(ProcessInfo.processInfo.processIdentifier)_\(number)"
        try await runAlone("CREATE DATABASE \(name) TEMPLATE \(template ?? "template0") STRATEGY file_copy")
        return ThrowawayDatabase(cluster: self, name: name)
    }

    private func dropDatabase(_ name: String) async throws {
        try await runAlone("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }

    /// Creates a database that stays as long as the cluster, for templates.
    public func createTemplate() async throws -> ThrowawayDatabase { try await createDatabase(template: nil) }

    /// Runs `body` with a database of its own, which is dropped afterwards, whatever happens.
    ///
    /// The database is a copy of `template` when given, and so named that no two tests meet. A bounded number of tests
    /// have their turn at once.
    public func withDatabase<Value>(
        template: String? = nil, _ body: (ThrowawayDatabase) async throws -> Value
    ) async throws -> Value {
        try await DatabaseTurns.shared.run {
            let database = try await createDatabase(template: template)
            do {
                let value = try await body(database)
                try await dropDatabase(database.name)
                return value
            } catch {
                try? await dropDatabase(database.name)
                throw error
            }
        }
    }

    /// Creates a role that may sign in and nothing else, unless it is there; roles belong to the whole cluster.
    public func ensureRole(_ name: String) async throws {
        try await run(
            """
            SELECT pg_advisory_xact_lock(4711);
            DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '\(name)') THEN CREATE ROLE \(name) LOGIN; END IF;
            END $$;
            """)
    }
}
