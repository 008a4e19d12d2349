public import Storage

/// Lets heavy work begin: first the tenant's quota, which is refused from memory, then its turn among the tenants.
public struct WorkAdmission: Sendable {
    let quotas: TenantQuotas
    let work = HeavyWork()

    /// Makes an admission whose quotas are read from the database.
    public init(database: Database, clock: WallClock) {
        quotas = TenantQuotas(database: database, clock: clock)
    }

    /// Lets a tenant's limits be read before they are used again: this process has changed them.
    func limitsChanged(of scope: TenantScope) { quotas.forget(tenant: scope.tenant) }

    /// Lets one rating or quote of a person or program be made.
    ///
    /// - Throws: `ServiceError.tooMuch` with the time after which to come again.
    func lookup<Value: Sendable>(
        _ scope: TenantScope, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await quotas.take(.lookups, of: scope)
        return try await work.lookups.take(scope.tenant, body)
    }

    /// Lets a batch of so many facts be stored; facts that are known already count too.
    ///
    /// - Throws: `ServiceError.tooMuch` with the time after which to come again.
    func batch<Value: Sendable>(
        facts: Int, _ scope: TenantScope, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await quotas.take(.receipts, facts, of: scope)
        return try await work.batches.take(scope.tenant, body)
    }

    /// Lets states be made again after batches; it takes a turn as a batch does.
    func remaking<Value: Sendable>(
        _ scope: TenantScope, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await work.batches.take(scope.tenant, body)
    }

    /// Lets a feed be made and taken.
    ///
    /// - Throws: `ServiceError.tooMuch` when too many wait.
    func feed<Value: Sendable>(
        _ scope: TenantScope, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await work.feeds.take(scope.tenant, body)
    }

    /// Lets a policy be simulated, or states be recomputed, over all customers.
    ///
    /// - Throws: `ServiceError.tooMuch` when too many wait.
    func simulation<Value: Sendable>(
        _ scope: TenantScope, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await work.simulations.take(scope.tenant, body)
    }
}
