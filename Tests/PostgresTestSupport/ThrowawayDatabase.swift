public import Postgres

/// A database of one test.
public struct ThrowawayDatabase: Sendable {
    /// The cluster it is in.
    public let cluster: PostgresCluster
    /// Its name.
    public let name: String

    /// How to reach it as `user`; nil is the superuser.
    public func configuration(user: String? = nil) -> PostgresConfiguration {
        cluster.configuration(database: name, user: user)
    }

    /// Runs a script in it as superuser.
    public func run(_ script: String) async throws { try await cluster.run(script, database: name) }

    /// Starts a pool on it, runs `body` and closes the pool, whatever happens.
    public func withPool<Value>(
        user: String? = nil, form: UnitForm = .implicit, limits: PoolConfiguration = PoolConfiguration(),
        time: PostgresTimeSource = .testing, change: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresPool) async throws -> Value
    ) async throws -> Value {
        var configuration = configuration(user: user)
        change(&configuration)
        let pool = try await PostgresPool.start(
            configuration, limits: limits, form: form, time: time, label: name, logger: .silent)
        do {
            let value = try await body(pool)
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }
}
