import Foundation
@_spi(Authentication) import Storage
import Synchronization
import Testing

@testable import Services

// Goal: limits are read seldom and take effect soon, tenants do not share them, and a refusal says what and when.
@Suite struct TenantQuotasTests {
    /// Limits that a test changes, a clock that it moves, and a count of readings.
    private final class World: Sendable {
        private let state = Mutex(
            (now: Int64(1_000_000_000), limits: TenantQuotas.Limits(receipts: 3, lookups: 1), readings: 0))

        var clock: WallClock { WallClock { Moment(rawValue: self.state.withLock { $0.now }) } }
        var readings: Int { state.withLock { $0.readings } }
        func pass(milliseconds: Int64) { state.withLock { $0.now += milliseconds * 1_000 } }
        func change(_ limits: TenantQuotas.Limits) { state.withLock { $0.limits = limits } }
        func read() -> TenantQuotas.Limits {
            state.withLock {
                $0.readings += 1
                return $0.limits
            }
        }
        func quotas() -> TenantQuotas { TenantQuotas(clock: clock) { _ in self.read() } }
    }

    private let tenant = TenantScope(tenant: UUID())

    private func refusal(_ quotas: TenantQuotas, _ kind: QuotaKind, _ count: Int = 1) async -> ServiceError? {
        do {
            try await quotas.take(kind, count, of: tenant)
            return nil
        } catch {
            return error as? ServiceError
        }
    }

    @Test func aRefusalSaysWhatAndWhen() async throws {
        let world = World()
        let quotas = world.quotas()
        try await quotas.take(.receipts, 30, of: tenant)
        let refused = try #require(await refusal(quotas, .receipts, 7))
        #expect(refused.code == .tooMuch)
        #expect(refused.parameters == ["seconds": "3", "quota": "receipts_per_second"])
        world.pass(milliseconds: 3_000)
        try await quotas.take(.receipts, 7, of: tenant)
        // Each kind and each tenant has a bucket of its own.
        for _ in 0..<10 { try await quotas.take(.lookups, of: tenant) }
        #expect(await refusal(quotas, .lookups)?.parameters["quota"] == "lookups_per_second")
        try await quotas.take(.lookups, of: TenantScope(tenant: UUID()))
    }

    @Test func refusalsComeFromMemory() async throws {
        let world = World()
        let quotas = world.quotas()
        for _ in 0..<10 { try await quotas.take(.lookups, of: tenant) }
        for _ in 0..<1_000 { #expect(await refusal(quotas, .lookups) != nil) }
        #expect(world.readings == 1)
        world.pass(milliseconds: TenantQuotas.limitsHoldSeconds * 1_000 - 1)
        _ = await refusal(quotas, .lookups)
        #expect(world.readings == 1)
        world.pass(milliseconds: 1)
        _ = await refusal(quotas, .lookups)
        _ = await refusal(quotas, .lookups)
        #expect(world.readings == 2)
    }

    @Test func changesTakeEffect() async throws {
        let world = World()
        let quotas = world.quotas()
        for _ in 0..<10 { try await quotas.take(.lookups, of: tenant) }
        // By another process: after the time for which limits are believed; what was used stays used.
        world.change(TenantQuotas.Limits(receipts: 3, lookups: 100))
        world.pass(milliseconds: TenantQuotas.limitsHoldSeconds * 1_000)
        for _ in 0..<5 { try await quotas.take(.lookups, of: tenant) }
        #expect(await refusal(quotas, .lookups) != nil)
        world.pass(milliseconds: 10)
        try await quotas.take(.lookups, of: tenant)
        // By this process: at once.
        quotas.set(.none, tenant.tenant)
        for _ in 0..<1_000 { try await quotas.take(.lookups, of: tenant) }
        world.change(TenantQuotas.Limits(receipts: 0, lookups: 2))
        quotas.forget(tenant: tenant.tenant)
        for _ in 0..<20 { try await quotas.take(.lookups, of: tenant) }
        #expect(await refusal(quotas, .lookups) != nil)
    }

    @Test func idleTenantsAreForgotten() async throws {
        let world = World()
        let quotas = world.quotas()
        for _ in 0..<10 { try await quotas.take(.lookups, of: tenant) }
        for _ in 0..<(TenantQuotas.tenantsRememberedMax * 2) {
            try await quotas.take(.receipts, 0, of: TenantScope(tenant: UUID()))
        }
        #expect(quotas.rememberedCount <= TenantQuotas.tenantsRememberedMax)
        // Whoever has used something is not forgiven it.
        #expect(await refusal(quotas, .lookups) != nil)
    }
}
