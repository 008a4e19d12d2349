import Foundation
import KakuzukeProtocol
import RPC
import Rating
import Storage
import SwiftProtobuf
import Testing

@testable import Services

/// What an agent does in a day, with everything that seldom happens.
struct AgentsDay {
    let world: IsolationWorld

    /// Handshake, feeds, receipts with an amendment and a void, inputs, and a machine that is set up anew.
    func goThrough() async throws {
        let client = try #require(world.agents["S02"])
        var uploader = TestUploader(world.tenant, agent: 1, epoch: 7)
        let hello: Kakuzuke_V1_HandshakeResponse = try await client.unary(
            SyncServiceMethod.handshake.rawValue, uploader.request())
        try await readFeed(client, after: 0)
        for (facts, accepted, duplicates) in Self.batches {
            let message = try uploader.message(facts)
            let answers = try await SyncOverTLSTests.upload(client, [message])
            #expect(answers.map(\.accepted) == [accepted])
            #expect(answers.map(\.duplicates) == [duplicates])
            uploader.next += UInt64(facts.count)
            uploader.digest = BatchDigest(bytes: message.digest) ?? uploader.digest
        }
        try await readFeed(client, after: hello.feedChange)
        let anew = TestUploader(world.tenant, agent: 1, epoch: 8)
        let again: Kakuzuke_V1_HandshakeResponse = try await client.unary(
            SyncServiceMethod.handshake.rawValue, anew.request(adopt: true))
        #expect(again.nextSequence == 1)
    }

    /// Facts with how many of them are new, and how many are known already; the others change what is known.
    private static let batches: [(facts: [Fact], accepted: UInt32, duplicates: UInt32)] = {
        let day = IsolationWorld.today
        let reservation = input(
            "1", .reservation(subject: "FRESH", madeOn: day, dueOn: day.adding(days: 9), amount: MoneyMinorUnits(5000)))
        return [
            ([IngestTests.receipt(101, customer: 1, on: day, amount: 700, store: "S02")], 1, 0),
            // An amendment, a void, the same again, a new customer.
            (
                [
                    IngestTests.receipt(101, customer: 1, on: day, amount: 800, store: "S02"),
                    IngestTests.receipt(3, on: day.adding(days: -21), event: .void, store: "S02"),
                    IngestTests.receipt(101, customer: 1, on: day, amount: 800, store: "S02"),
                    IngestTests.receipt(102, customer: 50, on: day, amount: 300, store: "S02"),
                ], 1, 1
            ),
            (
                [
                    .input(reservation),
                    .input(input("2", .attribute(AttributeValue(attribute: "region", value: "near", from: day)))),
                    .input(input("3", .enrolment(EnrolmentChoice(option: "card", on: day)))),
                ], 3, 0
            ),
            // The same again, and the end of the reservation.
            (
                [
                    .input(reservation),
                    .input(input("4", .reservationKept(reservation: reservation.inputKey, on: day))),
                ], 1, 1
            ),
        ]
    }()

    private static func input(_ key: String, _ input: CustomerInput) -> CustomerInputFact {
        CustomerInputFact(store: StoreCode("S02")!, key: key, customer: IngestTests.customer(1), input: input)
    }

    private func readFeed(_ client: RPCClient, after change: UInt64) async throws {
        var request = Kakuzuke_V1_FeedRequest()
        request.afterChange = change
        let count = try await client.serverStreaming(
            SyncServiceMethod.feed.rawValue, request, returning: Kakuzuke_V1_FeedPart.self
        ) { parts in
            var count = 0
            for try await _ in parts { count += 1 }
            return count
        }
        #expect(count > 0)
    }
}
