import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: facts that are sent again by a command have their effect exactly once: what is there stays as it is, whatever
// became of it since, and what was lost is there again. Method: real database, an agent's batches, rows taken out past
// the product; everything that facts have an effect on is compared.
@Suite struct ResendTests {
    private typealias Scene = CommandScene

    private static let day = IngestTests.today.adding(days: -3)

    private static func receipt(_ number: Int, amount: Int64 = 1000, event: ReceiptEvent = .sale) -> Fact {
        IngestTests.receipt(number, customer: 1 + number % 2, on: day, amount: amount, event: event)
    }

    private static func attribute(_ key: String, _ value: String) -> Fact {
        .input(
            CustomerInputFact(
                store: StoreCode("S01")!, key: key, customer: IngestTests.customer(1),
                input: .attribute(AttributeValue(attribute: "region", value: value, from: day))))
    }

    /// A history in which much has happened to the same receipts.
    private static let history: [Fact] = [
        receipt(1), receipt(2), receipt(3), receipt(4), receipt(5),
        // An amendment, and back to what it was.
        receipt(2, amount: 900), receipt(2),
        // An amendment that holds.
        receipt(3, amount: 700),
        // A void, and another sale under the same number.
        receipt(4, event: .void), receipt(4, amount: 600),
        // A void that holds, and one that came before its receipt.
        receipt(5, event: .void), receipt(6, event: .void), receipt(6),
        attribute("1", "near"), attribute("2", "far"),
        IngestTests.receipt(90, on: day, store: "S66"),
    ]

    @Test func whatIsThereStaysAsItIs() async throws {
        try await Scene.with { scene in
            for fact in Self.history { try await scene.upload([fact]) }
            let before = try await scene.effects()
            let last = UInt64(Self.history.count)
            for first in [1, 6, 9, last] {
                let number = try await scene.orderResend(from: first)
                let answer = try await scene.again(first...last, number)
                #expect(answer.accepted == 0 && answer.amended == 0, "from \(first)")
                #expect(try await scene.effects() == before, "from \(first)")
                let told = try #require(try await scene.list().first)
                #expect(told.resentFrom == first && told.resend.resentThrough == last && told.accepted == 0)
                #expect(told.duplicates + told.quarantined == last - first + 1)
                try await scene.end(number)
            }
            // The ordinary upload goes on where it was.
            try await scene.upload([Self.receipt(7)])
        }
    }

    @Test func whatWasLostComesBack() async throws {
        // The receipt alone, with its key, and with what it was before.
        let losses: [(tables: [String], numbers: [Int])] = [
            (["receipts"], [1, 3]), (["receipts", "receipt_keys"], [1]),
            (["receipts", "receipt_revisions", "receipt_keys"], [1, 3]),
        ]
        for (tables, numbers) in losses {
            try await Scene.with { scene in
                try await scene.upload(Array(Self.history.prefix(8)))
                try await scene.upload(Array(Self.history.dropFirst(8)))
                let before = try await scene.effects().map(Self.withoutTimes)
                for table in tables {
                    for number in numbers {
                        try await scene.tenant.store.run(
                            script: "DELETE FROM \(table) WHERE receipt_key LIKE '%|\(number)'")
                    }
                }
                let last = UInt64(Self.history.count)
                let number = try await scene.orderResend()
                let answer = try await scene.again(1...last, number)
                #expect(Int(answer.accepted) == numbers.count, "\(tables)")
                #expect(try await scene.effects().map(Self.withoutTimes) == before, "\(tables)")
                #expect(try await scene.audit().contains { $0.contains("facts.resent") })
                try await scene.end(number)
                // Once more, there is nothing to do.
                let again = try await scene.orderResend()
                #expect(try await scene.again(1...last, again).accepted == 0)
            }
        }
    }

    /// A row without when and by which batch it was written.
    private static func withoutTimes(_ row: String) -> String {
        row.replacing(/"(replaced_at|made_at|replaced_arrival|arrival)": ("[^"]*"|-?[0-9]+|null)/, with: "")
    }

    @Test func whatHeadquartersHasApprovedStays() async throws {
        try await Scene.with { scene in
            try await scene.upload([Self.receipt(1)])
            try await scene.upload([Self.receipt(1, amount: 900, event: .recast)])
            let quarantine = QuarantineDesk(
                database: scene.tenant.store.database, ingest: scene.tenant.conversation.ingest,
                clock: scene.tenant.clock.wallClock)
            var retry = Kakuzuke_V1_RetryHeldFactRequest()
            retry.entryNumber = 1
            _ = try await quarantine.retry(retry, by: scene.tenant.owner)
            let before = try await scene.effects()
            let number = try await scene.orderResend()
            let answer = try await scene.again(1...2, number)
            #expect(answer.duplicates == 2 && answer.quarantined.isEmpty)
            #expect(try await scene.effects() == before)
        }
    }

    @Test func aCommandGoesOnWhereItStood() async throws {
        try await Scene.with { scene in
            try await scene.upload((1...6).map { Self.receipt($0) })
            let number = try await scene.orderResend(from: 2)
            try await scene.again(2...3, number)
            #expect(try await scene.take().first?.resend.resentThrough == 3)
            try await scene.again(4...6, number)
            let told = try #require(try await scene.list().first)
            #expect(told.resentFrom == 2 && told.resend.resentThrough == 6 && told.duplicates == 5)
        }
    }

    @Test func whatTheCommandDoesNotWantIsRefused() async throws {
        try await Scene.with { scene in
            try await scene.upload((1...4).map { Self.receipt($0) })
            scene.kept.append(Self.receipt(5))
            let before = try await scene.effects()
            let number = try await scene.orderResend(from: 2)
            // Before its beginning, and what was never acknowledged.
            for sequences: ClosedRange<UInt64> in [1...2, 4...5, 5...5] {
                let refusal = await #expect(throws: ServiceError.self) { try await scene.again(sequences, number) }
                #expect(refusal?.code == .wrongSequence)
            }
            try await scene.again(2...3, number)
            // Known already, as after a lost acknowledgement: the agent asks where to go on.
            let refusal = await #expect(throws: ServiceError.self) { try await scene.again(2...3, number) }
            #expect(refusal?.code == .wrongSequence && refusal?.field == "first_sequence")
            let bundle = try await scene.orderDiagnostics()
            for other in [bundle, 99, .max] {
                let refusal = await #expect(throws: ServiceError.self) { try await scene.again(4...4, other) }
                #expect(refusal?.code == .notFound)
            }
            var damaged = try scene.message(4...4, number)
            damaged.contents.removeLast()
            let message = damaged
            await #expect(throws: ServiceError.self) {
                try await scene.tenant.conversation.store(message, from: scene.uploader.agent)
            }
            try await scene.end(number)
            await #expect(throws: ServiceError.self) { try await scene.again(4...4, number) }
            #expect(try await scene.effects() == before)
        }
    }
}
