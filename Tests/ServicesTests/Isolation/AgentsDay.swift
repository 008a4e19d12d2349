import Foundation
import KakuzukeProtocol
import RPC
import Rating
import Storage
import SwiftProtobuf

@testable import Services

/// What an agent does in a day, told without what is different each time.
struct AgentsDay {
    let world: IsolationWorld

    func transcript() async throws -> [String] {
        guard let client = world.agents["S02"] else { return ["no agent"] }
        var lines: [String] = []
        var uploader = TestUploader(world.tenant, agent: 1, epoch: 7)
        let hello: Kakuzuke_V1_HandshakeResponse = try await client.unary(
            SyncServiceMethod.handshake.rawValue, uploader.request())
        lines.append("next \(hello.nextSequence) change \(hello.feedChange > 0) settings \(hello.settings.timeZone)")
        lines += try await feed(client, after: 0)
        let day = IsolationWorld.today
        let batches: [[Fact]] = [
            [IngestTests.receipt(101, customer: 1, on: day, amount: 700, store: "S02")],
            // An amendment, a void, the same again, a new customer.
            [
                IngestTests.receipt(101, customer: 1, on: day, amount: 800, store: "S02"),
                IngestTests.receipt(3, on: day.adding(days: -21), event: .void, store: "S02"),
                IngestTests.receipt(101, customer: 1, on: day, amount: 800, store: "S02"),
                IngestTests.receipt(102, customer: 50, on: day, amount: 300, store: "S02"),
            ],
        ]
        for facts in batches {
            let message = try uploader.message(facts)
            let answers = try await SyncOverTLSTests.upload(client, [message])
            lines += answers.map {
                "accepted \($0.accepted) duplicates \($0.duplicates) amended \($0.amended) "
                    + "quarantined \($0.quarantined.map(\.reasonCode))"
            }
            uploader.next += UInt64(facts.count)
            uploader.digest = BatchDigest(bytes: message.digest) ?? uploader.digest
        }
        lines += try await feed(client, after: hello.feedChange)
        return lines
    }

    /// How much of each kind a feed brings, and the digest of its states.
    private func feed(_ client: RPCClient, after change: UInt64) async throws -> [String] {
        var request = Kakuzuke_V1_FeedRequest()
        request.afterChange = change
        return try await client.serverStreaming(
            SyncServiceMethod.feed.rawValue, request, returning: Kakuzuke_V1_FeedPart.self
        ) { parts in
            var count = 0
            var bytes = 0
            for try await part in parts {
                count += 1
                bytes += (try part.serializedBytes() as [UInt8]).count / 8
            }
            return ["feed of \(count) parts, about \(bytes)"]
        }
    }
}
