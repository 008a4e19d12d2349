import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: no batch is missed by a policy that is activated while it is on its way. Method: the batch is prepared, the
// policy is activated and its states are made, and only then the batch is stored.
@Suite struct PolicyRaceTests {
    @Test func aPolicyActivatedMeanwhileIsNotMissed() async throws {
        try await StorageTestDatabase.with { store in
            let today = IngestTests.today
            let tenant = try await ServiceTestTenant(
                store, code: "t", policies: [("supermarket", CalendarDate("2020-01-01")!)], today: today)
            var uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
            try await uploader.upload([IngestTests.receipt(1), IngestTests.receipt(2, on: today.adding(days: -1))])
            _ = try await tenant.remaker.run(tenant.scope, today: today)
            let message = try uploader.message([IngestTests.receipt(3, amount: 5000)])
            let batch = try FactBatch(message, after: uploader.digest)
            let ingest = tenant.conversation.ingest
            let preparation = try await ingest.prepare(batch, uploader.agent)
            _ = try await store.database.run(
                tenant.scope,
                InsertPolicy(
                    tenant: tenant.scope.tenant, policy: PolicyKey(rawValue: 2), fileName: "second",
                    content: try ServiceTestTenant.policyText("drugstore"),
                    digest: StoredBytes([UInt8](repeating: 2, count: 32)), uploadedAt: tenant.clock.wallClock.now(),
                    uploadedBy: "test", author: StorageTestDatabase.author),
                UpsertActivation(
                    tenant: tenant.scope.tenant, effectiveFrom: today.adding(days: 5), policy: PolicyKey(rawValue: 2),
                    activatedAt: tenant.clock.wallClock.now(), activatedBy: "test", author: StorageTestDatabase.author,
                    activator: StorageTestDatabase.owner))
            let preparer = StatePreparer(
                database: store.database, policies: tenant.directories.policies, remaker: tenant.remaker,
                clock: tenant.clock.wallClock)
            #expect(try await preparer.run(tenant.scope, today: today).made == 1)
            let outcome = try await ingest.store(
                batch, digest: BatchDigest(bytes: message.digest)!, after: uploader.digest, from: uploader.agent,
                preparation)
            #expect(outcome.needsRemake)
            _ = try await tenant.remaker.run(tenant.scope, today: today)
            let customers = try await tenant.directories.customers.find([IngestTests.customer(1)], tenant.scope)
            let customer = try #require(customers.values.first)
            for date in [today, today.adding(days: 6)] {
                let kept = try await tenant.reader.subject(customer, on: date, tenant.scope)
                let full = try await tenant.reader.subject(customer, on: date, tenant.scope, fromReceipts: true)
                #expect(kept.evaluation?.ratings(on: date) == full.evaluation?.ratings(on: date))
            }
        }
    }
}
