import Crypto
import Foundation
import KakuzukeProtocol
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf
import Testing

@testable import Services

// Goal: an agent enrols, uploads and is fed over the wire, and nobody else is. Method: real TLS, real database, calls
// as an agent makes them; the feed is verified and rated as an agent does it.
@Suite struct SyncOverTLSTests {
    /// A feed as an agent has it after the signature has been checked.
    struct ReceivedFeed {
        var header = Kakuzuke_V1_FeedHeader()
        var customers: [Kakuzuke_V1_CustomerItem] = []
        var products: [Kakuzuke_V1_ProductItem] = []
        var isSigned = false
    }

    static func feed(_ client: RPCClient, after: UInt64, signedBy key: Data) async throws -> ReceivedFeed {
        var request = Kakuzuke_V1_FeedRequest()
        request.afterChange = after
        return try await client.serverStreaming(
            "kakuzuke.v1.SyncService/Feed", request, returning: Kakuzuke_V1_FeedPart.self
        ) { parts in
            var feed = ReceivedFeed()
            var digest = FeedDigest()
            for try await part in parts {
                switch part.part {
                case .header(let header):
                    feed.header = header
                    digest.update(try header.serializedBytes())
                case .items(let contents):
                    digest.update([UInt8](contents))
                    let items = try Kakuzuke_V1_FeedItems(contents: [UInt8](contents))
                    feed.customers += items.customers
                    feed.products += items.products
                case .end(let end):
                    let bytes = Data(digest.bytes())
                    let key = try Curve25519.Signing.PublicKey(rawRepresentation: key)
                    feed.isSigned = end.digest == bytes && key.isValidSignature(end.signature, for: bytes)
                case .continuation?, nil: break
                }
            }
            return feed
        }
    }

    static func upload(_ client: RPCClient, _ messages: [Kakuzuke_V1_UploadBatch]) async throws
        -> [Kakuzuke_V1_UploadAcknowledgement]
    {
        try await client.bidirectional(
            "kakuzuke.v1.SyncService/Upload", sending: Kakuzuke_V1_UploadBatch.self,
            returning: Kakuzuke_V1_UploadAcknowledgement.self
        ) { writer, answers, call in
            var received: [Kakuzuke_V1_UploadAcknowledgement] = []
            var iterator = answers.makeAsyncIterator()
            for message in messages {
                try await writer.send(message)
                if let answer = try await iterator.next() { received.append(answer) }
            }
            call.finish()
            while let answer = try await iterator.next() { received.append(answer) }
            return received
        }
    }

    @Test func receiptsTravelUpAndRatingsComeBack() async throws {
        try await TestBackend.with { backend in
            let (client, enrolment) = try await backend.enrolled("S01")
            var uploader = TestUploader(backend.tenant, agent: 0)
            let shaken: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                "kakuzuke.v1.SyncService/Handshake", uploader.request())
            #expect(shaken.nextSequence == 1)
            let first = try uploader.message((1...50).map { IngestTests.receipt($0, customer: $0 % 7) })
            uploader.next = 51
            uploader.digest = BatchDigest(bytes: first.digest)!
            let second = try uploader.message([IngestTests.receipt(60, customer: 3, on: IngestTests.today)])
            let answers = try await Self.upload(client, [first, second])
            #expect(answers.map(\.accepted) == [50, 1])
            let feed = try await Self.feed(client, after: 0, signedBy: enrolment.settings.feedPublicKey)
            #expect(feed.isSigned)
            #expect(feed.header.isSnapshot)
            #expect(feed.header.includedSequence == 51)
            #expect(feed.customers.count == 7)
            try await compare(feed, backend)
            // Nothing new, then one customer's receipt: only that customer comes.
            let quiet = try await Self.feed(
                client, after: feed.header.upToChange, signedBy: enrolment.settings.feedPublicKey)
            #expect(quiet.customers.isEmpty && quiet.isSigned && !quiet.header.isSnapshot)
            uploader.next = 52
            uploader.digest = BatchDigest(bytes: second.digest)!
            _ = try await Self.upload(client, [try uploader.message([IngestTests.receipt(61, customer: 5)])])
            let delta = try await Self.feed(
                client, after: feed.header.upToChange, signedBy: enrolment.settings.feedPublicKey)
            #expect(delta.customers.count == 1)
            try await compare(delta, backend)
            await client.shutdown()
        }
    }

    /// Rates every customer of a feed from the feed alone and from the server's receipts.
    private func compare(_ feed: ReceivedFeed, _ backend: TestBackend) async throws {
        let version = try #require(feed.header.policies.first)
        let engine = try RatingEngine(try Policy(version.policy))
        for item in feed.customers {
            #expect(!item.isLimited)
            let packed = try #require(item.states.first { $0.policyVersion == version.version })
            let usage = CustomerUsage(
                facts: try CustomerFacts(item.facts),
                states: try StateCodec.decode([UInt8](packed.states), subjectCount: engine.policy.subjects.count))
            for offset in [0, 1, 10, 35] {
                let date = IngestTests.today.adding(days: offset)
                let full = try await backend.tenant.reader.subject(
                    CustomerKey(rawValue: Int64(item.customerID)), on: date, backend.tenant.scope, fromReceipts: true)
                #expect(engine.evaluation(of: usage).ratings(on: date) == full.evaluation?.ratings(on: date))
            }
        }
    }

    @Test func nobodyElseIsServed() async throws {
        try await TestBackend.with { backend in
            let stranger = try backend.client()
            await #expect(throws: RPCError(.unauthenticated, "")) {
                let _: Kakuzuke_V1_HandshakeResponse = try await stranger.unary(
                    "kakuzuke.v1.SyncService/Handshake", Kakuzuke_V1_HandshakeRequest())
            }
            let token = SecretToken(
                kind: .tenant, tenant: backend.tenant.scope.tenant, secret: [UInt8](repeating: 1, count: 32))
            try await backend.tenant.insertOwnerToken(token)
            let options = RPCCallOptions(metadata: RPCMetadata([("authorization", "Bearer " + token.text)]))
            await #expect(throws: RPCError(.permissionDenied, "")) {
                let _: Kakuzuke_V1_HandshakeResponse = try await stranger.unary(
                    "kakuzuke.v1.SyncService/Handshake", Kakuzuke_V1_HandshakeRequest(), options: options)
            }
            await #expect(throws: RPCError(.unimplemented, "")) {
                let _: Kakuzuke_V1_HandshakeResponse = try await stranger.unary(
                    "kakuzuke.v1.SyncService/Nothing", Kakuzuke_V1_HandshakeRequest())
            }
            await stranger.shutdown()
        }
    }

    @Test func aRevokedAgentIsCutOffAlsoOnAnOpenCall() async throws {
        try await TestBackend.with { backend in
            let (client, enrolment) = try await backend.enrolled("S02")
            let uploader = TestUploader(backend.tenant, agent: 1)
            let _: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                "kakuzuke.v1.SyncService/Handshake", uploader.request())
            // An upload that stays open without sending anything.
            let open = Task {
                try await client.bidirectional(
                    "kakuzuke.v1.SyncService/Upload", sending: Kakuzuke_V1_UploadBatch.self,
                    returning: Kakuzuke_V1_UploadAcknowledgement.self
                ) { _, answers, _ in
                    for try await _ in answers {}
                }
            }
            try await Task.sleep(for: .milliseconds(300))
            _ = try await backend.tenant.store.database.run(
                backend.tenant.scope,
                RevokeAgent(
                    tenant: backend.tenant.scope.tenant, agent: UUID(uuidString: enrolment.agentID)!,
                    revokedAt: TestBackend.certificateClock.now(), reason: "stolen", stores: nil))
            try await backend.registry.refresh()
            await #expect(throws: RPCError(.unauthenticated, "")) { try await open.value }
            await #expect(throws: RPCError(.unauthenticated, "")) {
                let _: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                    "kakuzuke.v1.SyncService/Handshake", uploader.request())
            }
            await client.shutdown()
        }
    }
}
