import Foundation
import KakuzukeProtocol
import RPC
import Rating
import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: whoever a store names is somebody for every store from the next feed on, also when what named them counts for
// nothing: the same customer must not be a walk-in in the one store and known in the other. Method: voids that come
// before their receipts and voided receipts that come later, and feeds over the wire.
@Suite struct NamedCustomerTests {
    /// The same facts one after the other and all at once.
    @Test(arguments: [false, true])
    func whoIsNamedByWhatCountsForNothingIsInTheFeed(_ isOneBatch: Bool) async throws {
        try await TestBackend.with { backend in
            let tenant = backend.tenant
            let (client, enrolment) = try await backend.enrolled("S01")
            var uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
            // Customer 1 buys; 2 is named by a void without receipt, 3 by a receipt that was voided before it came.
            let facts = [
                IngestTests.receipt(1, customer: 1), IngestTests.receipt(2, customer: 2, event: .void),
                IngestTests.receipt(3, customer: nil, event: .void), IngestTests.receipt(3, customer: 3),
            ]
            if isOneBatch {
                try await uploader.upload(facts)
            } else {
                for fact in facts { try await uploader.upload([fact]) }
            }
            let feed = try await SyncOverTLSTests.feed(client, after: 0, signedBy: enrolment.settings.feedPublicKey)
            let known = Set(feed.customers.compactMap { $0.identifiers.first?.hash })
            #expect(known == Set([1, 2, 3].map { Data(IngestTests.customer($0).bytes) }))
            for item in feed.customers { #expect(!item.isLimited && item.states.count == 1) }
            let after = feed.header.upToChange
            // Once they are told, the same again is no news.
            try await uploader.upload([IngestTests.receipt(4, customer: 2, event: .void)])
            let next = try await SyncOverTLSTests.feed(
                client, after: after, signedBy: enrolment.settings.feedPublicKey)
            #expect(next.customers.isEmpty)
            // Their first receipt follows the states that they have.
            try await uploader.upload([IngestTests.receipt(5, customer: 2, amount: 5_000)])
            let waiting = try await tenant.store.texts("SELECT customer_key::text FROM customers WHERE needs_remake")
            #expect(waiting == [])
            await client.shutdown()
        }
    }
}
