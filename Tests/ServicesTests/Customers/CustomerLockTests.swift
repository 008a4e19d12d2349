import KakuzukeProtocol
import Postgres
import PostgresTestSupport
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Synchronization
import Testing

@testable import Services

// Goal: nobody who holds a customer and waits for the next one is waited for in a circle. Method: a transaction of the
// test holds a customer, an upload goes as far as it can, and the transaction asks for the next customer; the real
// database counts deadlocks.
@Suite struct CustomerLockTests {
    private final class Flag: Sendable {
        let isSet = Atomic<Bool>(false)
    }

    /// Locks a customer as headquarters does, lets an upload go on until it waits or has ended, and locks another one.
    private static func hold(
        _ first: CustomerKey, then second: CustomerKey, _ scene: IdentityScene,
        _ upload: @escaping @Sendable () async throws -> Void
    ) async throws {
        let (scope, store) = (scene.tenant.scope, scene.tenant.store)
        let uploading = try await store.database.transaction(scope) { transaction in
            _ = try await transaction.run(LockCustomers(tenant: scope.tenant, customers: [first]))
            let hasEnded = Flag()
            let uploading = Task {
                defer { hasEnded.isSet.store(true, ordering: .relaxed) }
                try await upload()
            }
            let waiting = """
                SELECT count(*)::text FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """
            while !hasEnded.isSet.load(ordering: .relaxed), try await store.texts(waiting) == ["0"] {}
            _ = try await transaction.run(LockCustomers(tenant: scope.tenant, customers: [second]))
            return uploading
        }
        try await uploading.value
        #expect(try await scene.deadlocks() == 0)
    }

    /// A contradiction is noted for whom its identifiers were recorded, be they merged into somebody by now.
    @Test(.timeLimit(.minutes(5))) func aContradictionOfSomebodyMergedWaitsForNobodyWhoMerges() async throws {
        try await IdentityScene.with { scene in
            var uploader = try await ReceiptIdentifierTests.uploader(scene)
            let phone = IdentityScene.phone(3)
            try await scene.upload(
                &uploader, [ReceiptIdentifierTests.receipt(1, [IngestTests.customer(1)])])
            try await scene.upload(
                &uploader, [ReceiptIdentifierTests.receipt(2, [IngestTests.customer(2)])])
            try await scene.upload(&uploader, [ReceiptIdentifierTests.receipt(3, [phone])])
            let merged = try #require(try await scene.root(1))
            _ = try await scene.merge(1, into: 2)
            let survivor = try #require(try await scene.root(2))
            #expect(merged < survivor)
            let prepared = uploader
            try await Self.hold(merged, then: survivor, scene) {
                var uploader = prepared
                try await scene.upload(
                    &uploader, [ReceiptIdentifierTests.receipt(4, [IngestTests.customer(1), phone])])
            }
            let conflicts = try await scene.openConflicts()
            #expect(conflicts.map(\.customerID) == [UInt64(survivor.rawValue)])
        }
    }

    /// Whose receipt is amended is known once the receipt is locked, and may come before those whom the batch names.
    @Test(.timeLimit(.minutes(5))) func whoseReceiptIsAmendedIsLockedInOrder() async throws {
        try await IdentityScene.with { scene in
            var uploader = try await ReceiptIdentifierTests.uploader(scene)
            for customer in 1...2 {
                try await scene.upload(
                    &uploader, [ReceiptIdentifierTests.receipt(customer, [IngestTests.customer(customer)])])
            }
            let (first, second) = (
                try #require(try await scene.root(1)), try #require(try await scene.root(2))
            )
            #expect(first < second)
            let prepared = uploader
            try await Self.hold(first, then: second, scene) {
                var uploader = prepared
                try await scene.upload(
                    &uploader, [ReceiptIdentifierTests.receipt(1, [IngestTests.customer(2)], amount: 700)])
            }
            #expect(try await scene.stored(first).receipts == 0)
            #expect(try await scene.stored(second).receipts == 2)
        }
    }
}
