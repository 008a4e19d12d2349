import KakuzukeProtocol
import PostgresTestSupport
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

    @Test func aTenantThatFailsKeepsNobodyFromTheirTurn() async throws {
        try await IngestTests.with { tenant in
            // Tenants have their turns in the order of their codes; this one has a policy that nobody can read.
            let broken = try await tenant.store.makeTenant("a-broken")
            try await tenant.store.throwaway.run(
                """
                INSERT INTO policies
                    (tenant_id, policy_key, file_name, content, digest, uploaded_at, uploaded_by, author)
                    VALUES ('\(broken.tenant)', 1, 'p.yaml', 'no policy', decode(repeat('00', 32), 'hex'), now(), 'x',
                        '\(StorageTestDatabase.author)');
                INSERT INTO policy_activations
                    (tenant_id, effective_from, policy_key, activated_at, activated_by, author, activator)
                    VALUES ('\(broken.tenant)', '2020-01-01', 1, now(), 'x', '\(StorageTestDatabase.author)',
                        '\(StorageTestDatabase.owner)');
                """)
            _ = try await tenant.store.makeTenant("z-quiet")
            let rounds = RemakeRounds(
                database: tenant.store.database, remaker: tenant.remaker, policies: tenant.directories.policies,
                clock: tenant.clock.wallClock)
            _ = await #expect(throws: (any Error).self) { try await rounds.run() }
            var uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
            try await uploader.upload((1...5).map { IngestTests.receipt($0, customer: $0) })
            _ = try await tenant.store.database.run(
                tenant.scope,
                MarkForRemake(tenant: tenant.scope.tenant, customers: (1...5).map { CustomerKey(rawValue: $0) }))
            _ = await #expect(throws: (any Error).self) { try await rounds.run() }
            let waiting = try await tenant.store.texts(
                "SELECT count(*)::text FROM customers WHERE needs_remake")
            #expect(waiting == ["0"])
        }
    }
}
