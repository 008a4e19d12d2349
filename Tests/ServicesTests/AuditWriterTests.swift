import Foundation
import PostgresTestSupport
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: entries that come at once are all written, once, in an unbroken chain, and hold one connection for a tenant.
// Method: many writers of two tenants over a real database; a chain that another transaction holds; a chain that is
// gone.
@Suite struct AuditWriterTests {
    private static func event(_ number: Int) -> AuditTrail.Event {
        AuditTrail.Event(
            at: Moment(rawValue: 1_700_000_000_000_000 + Int64(number)), actor: "user:test", action: "rating.read",
            details: [("number", String(number))])
    }

    /// The tenant's entries, after a look at every link of their chain.
    private static func chain(_ store: StorageTestDatabase, _ scope: TenantScope) async throws -> [[UInt8]] {
        let entries = try await store.database.run(
            scope, ListAuditEntries(tenant: scope.tenant, after: 0, limit: 10_000))
        var previous = entries.first?.previousHash.bytes ?? []
        for (position, entry) in entries.enumerated() {
            #expect(entry.sequence == Int64(position + 1) && entry.previousHash.bytes == previous)
            #expect(
                entry.hash.bytes
                    == AuditTrail.hash(sequence: entry.sequence, previous: previous, content: entry.content.bytes))
            previous = entry.hash.bytes
        }
        return entries.map(\.content.bytes)
    }

    @Test func entriesOfManyWritersAreAllInTheChain() async throws {
        try await StorageTestDatabase.with { store in
            let scopes = [try await store.makeTenant("one"), try await store.makeTenant("two")]
            let writer = AuditWriter(database: store.database)
            let count = AuditWriter.entriesPerTransactionMax * 2 + 10
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<count {
                    for scope in scopes { group.addTask { try await writer.append(Self.event(number), scope) } }
                }
                try await group.waitForAll()
            }
            for scope in scopes {
                let written = try await Self.chain(store, scope)
                #expect(written.count == count)
                #expect(Set(written) == Set((0..<count).map { Self.event($0).canonicalBytes }))
            }
        }
    }

    @Test func whoWaitsForTheChainHoldsOneConnection() async throws {
        try await StorageTestDatabase.with { store in
            let scope = try await store.makeTenant("one")
            let writer = AuditWriter(database: store.database)
            let writers = try await store.database.transaction(scope) { transaction in
                _ = try await transaction.run(LockAuditHead(tenant: scope.tenant))
                let writers = (0..<30).map { number in Task { try await writer.append(Self.event(number), scope) } }
                let query = """
                    SELECT count(*)::text FROM pg_stat_activity
                    WHERE datname = current_database() AND wait_event_type = 'Lock'
                    """
                var waiting = try await store.texts(query)
                for _ in 0..<500 where waiting == ["0"] { waiting = try await store.texts(query) }
                #expect(waiting == ["1"])
                try await Task.sleep(for: .milliseconds(50))
                #expect(try await store.texts(query) == ["1"])
                return writers
            }
            for writer in writers { try await writer.value }
            #expect(try await Self.chain(store, scope).count == 30)
        }
    }

    @Test func everybodyWhoseEntryIsNotWrittenIsTold() async throws {
        try await StorageTestDatabase.with { store in
            let scope = try await store.makeTenant("one")
            let writer = AuditWriter(database: store.database)
            try await store.throwaway.run("DELETE FROM tenant_heads")
            let refused = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<10 {
                    group.addTask {
                        do {
                            try await writer.append(Self.event(number), scope)
                            return false
                        } catch {
                            return true
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(refused == 10)
            // It goes on once the cause is gone.
            _ = try await store.database.run(scope, InsertTenantHead(tenant: scope.tenant))
            try await writer.append(Self.event(99), scope)
            #expect(try await Self.chain(store, scope) == [Self.event(99).canonicalBytes])
        }
    }
}
