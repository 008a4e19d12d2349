import Foundation
import Storage
import Synchronization

/// Keeps every tenant within what the platform operator allows it per second; one process reckons for itself.
///
/// Refusals come from memory: the limits of a tenant are read at most every `limitsHoldSeconds`, by one call, while
/// the others go by the old ones.
final class TenantQuotas: Sendable {
    /// How long limits are believed that somebody else may have changed; seconds.
    static let limitsHoldSeconds: Int64 = 5
    /// Tenants that are remembered before those are forgotten that have used nothing for a while.
    static let tenantsRememberedMax = 10_000

    /// What a tenant may use per second; 0: not limited.
    struct Limits: Hashable, Sendable {
        var receipts: Int64
        var lookups: Int64

        /// What holds where nobody has set anything.
        static let none = Limits(receipts: 0, lookups: 0)

        func ratePerSecond(_ kind: QuotaKind) -> Int64 {
            switch kind {
            case .receipts: receipts
            case .lookups: lookups
            }
        }
    }

    private struct Tenant {
        var readAt: Moment
        var receipts: RateQuota
        var lookups: RateQuota

        init(_ limits: Limits, at now: Moment) {
            readAt = now
            receipts = RateQuota(ratePerSecond: limits.receipts, at: now)
            lookups = RateQuota(ratePerSecond: limits.lookups, at: now)
        }

        mutating func change(_ limits: Limits, at now: Moment) {
            readAt = now
            receipts.change(ratePerSecond: limits.receipts, at: now)
            lookups.change(ratePerSecond: limits.lookups, at: now)
        }

        mutating func take(_ kind: QuotaKind, _ count: Int, at now: Moment) -> Int64? {
            switch kind {
            case .receipts: receipts.take(count, at: now)
            case .lookups: lookups.take(count, at: now)
            }
        }

        func isIdle(at now: Moment) -> Bool { receipts.isFull(at: now) && lookups.isFull(at: now) }
    }

    private let tenants = Mutex<[UUID: Tenant]>([:])
    private let clock: WallClock
    private let read: @Sendable (TenantScope) async throws -> Limits

    /// Makes quotas that read limits from the database.
    convenience init(database: Database, clock: WallClock) {
        self.init(clock: clock) { scope in
            let rows = try await database.run(scope, SelectTenantLimits(tenant: scope.tenant))
            guard let row = rows.first else { return .none }
            return Limits(receipts: Int64(row.receiptsPerSecond), lookups: Int64(row.lookupsPerSecond))
        }
    }

    /// Makes quotas; `read` tells a tenant's limits.
    init(clock: WallClock, read: @escaping @Sendable (TenantScope) async throws -> Limits) {
        self.clock = clock
        self.read = read
    }

    /// How many tenants are remembered.
    var rememberedCount: Int { tenants.withLock { $0.count } }

    /// Takes so many units of a tenant's quota.
    ///
    /// - Throws: `ServiceError.tooMuch` with the time after which to come again, or what reading the limits throws.
    func take(_ kind: QuotaKind, _ count: Int = 1, of scope: TenantScope) async throws {
        if isReadingDue(scope.tenant) { set(try await read(scope), scope.tenant) }
        let now = clock.now()
        let seconds = tenants.withLock { $0[scope.tenant]?.take(kind, count, at: now) }
        guard let seconds else { return }
        throw ServiceError(
            busySeconds: seconds, "the quota \(kind.rawValue) is used up", quota: kind.rawValue)
    }

    /// Takes over limits that this process has just changed.
    func set(_ limits: Limits, _ tenant: UUID) {
        let now = clock.now()
        tenants.withLock { tenants in
            if tenants[tenant] == nil, tenants.count >= Self.tenantsRememberedMax {
                tenants = tenants.filter { !$0.value.isIdle(at: now) }
            }
            if tenants[tenant] == nil {
                tenants[tenant] = Tenant(limits, at: now)
            } else {
                tenants[tenant]?.change(limits, at: now)
            }
        }
    }

    /// Lets the limits be read before they are used again.
    func forget(tenant: UUID) {
        tenants.withLock { $0[tenant]?.readAt = Moment(rawValue: 0) }
    }

    /// True for the one call that is to read the limits; the others go by what is remembered meanwhile.
    private func isReadingDue(_ tenant: UUID) -> Bool {
        let now = clock.now()
        return tenants.withLock { tenants in
            guard let known = tenants[tenant] else { return true }
            let age = now.rawValue - known.readAt.rawValue
            guard age < 0 || age >= Self.limitsHoldSeconds * 1_000_000 else { return false }
            tenants[tenant]?.readAt = now
            return true
        }
    }
}
