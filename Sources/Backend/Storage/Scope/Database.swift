public import Postgres

/// The product's database: runs statements under a tenant's scope, or on the tables that belong to no tenant.
///
/// Every method throws `StorageError` for what the database refuses.
public struct Database: Sendable {
    private let pool: PostgresPool

    /// Wraps a pool whose role owns nothing.
    public init(pool: PostgresPool) {
        self.pool = pool
    }

    /// Runs statements of one tenant in one transaction and one round trip.
    public func run<each Request: PostgresRequest>(
        _ scope: TenantScope, _ request: repeat each Request
    ) async throws(StorageError) -> (repeat (each Request).Output) {
        do throws(PostgresError) {
            return try await pool.batch(scope.setting, repeat each request)
        } catch {
            throw StorageError(error)
        }
    }

    /// Runs statements on the tables without a tenant: directory, operator tokens, migrations.
    public func runWithoutTenant<each Request: PostgresRequest>(
        _ request: repeat each Request
    ) async throws(StorageError) -> (repeat (each Request).Output) {
        do throws(PostgresError) {
            return try await pool.batch(nil, repeat each request)
        } catch {
            throw StorageError(error)
        }
    }

    /// Reads, decides and writes in one transaction of a tenant; repeated when the server asks for it.
    ///
    /// - Parameters:
    ///   - scope: the tenant.
    ///   - seesOneSnapshot: true: every statement sees the database as it was at the first one.
    ///   - body: what is done; it may run more than once, so it has no other effects.
    /// - Returns: what the body returns, after the commit.
    /// - Throws: `StorageError`, or what the body throws of its own.
    public func transaction<Value: Sendable>(
        _ scope: TenantScope, seesOneSnapshot: Bool = false,
        _ body: @Sendable (StorageTransaction) async throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.withTransaction(
                scope.setting, isolation: seesOneSnapshot ? .repeatableRead : .readCommitted,
                isReadOnly: seesOneSnapshot
            ) { transaction in
                try await body(StorageTransaction(transaction))
            }
        } catch let error as PostgresError {
            throw StorageError(error)
        }
    }
}
