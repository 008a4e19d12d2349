import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: whoever waits is served within a round, states are looked through once for each business date, and tenants
// with nothing to do are only asked.
@Suite struct RemakeRoundsTests {
    @Test func tenantsWithNothingToDoAreOnlyAsked() async throws {
        try await IngestTests.with { tenant in
            _ = try await tenant.store.makeTenant("quiet")
            let rounds = RemakeRounds(
                database: tenant.store.database, remaker: tenant.remaker, policies: tenant.directories.policies,
                clock: tenant.clock.wallClock)
            var uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
            try await uploader.upload((1...20).map { IngestTests.receipt($0, customer: $0 % 5) })
            let first = try await rounds.run()
            #expect(first.tenants == 2 && first.lookedThrough == 2)
            #expect(try await rounds.run() == RemakeRounds.Outcome(tenants: 2))
            // Somebody waits.
            _ = try await tenant.store.database.run(
                tenant.scope,
                MarkForRemake(tenant: tenant.scope.tenant, customers: (1...5).map { CustomerKey(rawValue: $0) }))
            #expect(try await rounds.run() == RemakeRounds.Outcome(tenants: 2, lookedThrough: 0, customers: 5))
            #expect(try await rounds.run() == RemakeRounds.Outcome(tenants: 2))
            // The next business date, and one on which all states would no longer be exact.
            tenant.clock.today = tenant.clock.today.adding(days: 1)
            #expect(try await rounds.run().lookedThrough == 2)
            tenant.clock.today = tenant.clock.today.adding(days: 400)
            let late = try await rounds.run()
            #expect(late.lookedThrough == 2 && late.customers == 5)
            #expect(try await rounds.run() == RemakeRounds.Outcome(tenants: 2))
        }
    }
}
