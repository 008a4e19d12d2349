public import Postgres

/// The product's database: runs statements under a tenant's scope, or on the tables that belong to no tenant.
public struct Database: Sendable {
    private let pool: PostgresPool

    /// Wraps a pool whose role owns nothing.
    public init(pool: PostgresPool) {
        self.pool = pool
    }

    /// Runs statements of one tenant in one transaction and one round trip.
    public func run<each Request: PostgresRequest>(
        _ scope: TenantScope, _ request: repeat each Request
    ) async throws(PostgresError) -> (repeat (each Request).Output) {
        try await pool.batch(scope.setting, repeat each request)
    }

    /// Runs many statements of one kind for one tenant in one transaction and one round trip.
    public func run<Request: PostgresRequest>(
        _ scope: TenantScope, all requests: [Request]
    ) async throws(PostgresError) -> [Request.Output] {
        try await pool.batch(scope.setting, all: requests)
    }

    /// Runs statements on the tables without a tenant: directory, operator tokens, migrations.
    public func runWithoutTenant<each Request: PostgresRequest>(
        _ request: repeat each Request
    ) async throws(PostgresError) -> (repeat (each Request).Output) {
        try await pool.batch(nil, repeat each request)
    }

    /// Reads, decides and writes in one transaction of a tenant; repeated when the server asks for it.
    public func transaction<Value: Sendable>(
        _ scope: TenantScope, isolation: PostgresIsolation = .readCommitted, isReadOnly: Bool = false,
        _ body: @Sendable (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        try await pool.withTransaction(scope.setting, isolation: isolation, isReadOnly: isReadOnly, body)
    }
}
