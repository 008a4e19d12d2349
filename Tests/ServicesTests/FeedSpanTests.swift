import KakuzukeProtocol
import RPC
import Testing

// Goal: an agent goes on only from a feed that this database has sent it. Method: feeds over the wire, asked for from
// right and wrong changes.
@Suite struct FeedSpanTests {
    @Test func aDeltaFollowsTheLastFeedOrTheOneBefore() async throws {
        try await TestBackend.with { backend in
            let (client, enrolment) = try await backend.enrolled("S01")
            var uploader = TestUploader(backend.tenant, agent: 0)
            let _: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                "kakuzuke.v1.SyncService/Handshake", uploader.request())
            var number = 0
            func change() async throws {
                number += 1
                let message = try uploader.message([IngestTests.receipt(number, customer: number % 3)])
                _ = try await SyncOverTLSTests.upload(client, [message])
                uploader.next = UInt64(number + 1)
                uploader.digest = try #require(BatchDigest(bytes: message.digest))
            }
            func feed(_ after: UInt64) async throws -> Kakuzuke_V1_FeedHeader {
                try await SyncOverTLSTests.feed(client, after: after, signedBy: enrolment.settings.feedPublicKey)
                    .header
            }
            try await change()
            // Numbers follow the clock, so that a database that was put back does not give the same ones again.
            let first = try await feed(0)
            #expect(first.isSnapshot && first.upToChange > 1_000_000_000_000_000)
            try await change()
            let second = try await feed(first.upToChange)
            #expect(!second.isSnapshot && second.afterChange == first.upToChange)
            // The second one got lost.
            try await change()
            let third = try await feed(first.upToChange)
            #expect(!third.isSnapshot && third.afterChange == first.upToChange)
            try await change()
            let fourth = try await feed(third.upToChange)
            #expect(!fourth.isSnapshot && fourth.upToChange > third.upToChange)
            // Changes that are past, never were a feed's end, or are yet to come.
            for stranger in [first.upToChange, fourth.upToChange - 1, fourth.upToChange + 1, UInt64.max] {
                let refused = try await feed(stranger)
                #expect(refused.isSnapshot && refused.afterChange == 0 && refused.upToChange == fourth.upToChange)
            }
            #expect(try await !feed(fourth.upToChange).isSnapshot)
            await client.shutdown()
        }
    }
}
