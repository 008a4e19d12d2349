import Foundation
import KakuzukeProtocol
import PostgresTestSupport
import RPC
import Rating
import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: what stands inside an agent's batch is judged as if other tenants were not there. Method: for each place of a
// fact, what only the other tenant has and what nobody has go up over TLS; the answers are the same, and the other
// tenant's rows stay as they are.
@Suite struct BatchPlacesTests {
    private static let day = IsolationWorld.today

    private static func input(_ key: String, store: String, _ input: CustomerInput) -> Fact {
        .input(
            CustomerInputFact(store: StoreCode(store)!, key: key, customer: IngestTests.customer(1), input: input))
    }

    private static func sale(_ number: Int, product: String, category: String) -> Fact {
        var fact = IngestTests.receipt(number, on: day, category: category)
        if case .receipt(var receipt) = fact {
            receipt.lines[0].product = product
            fact = .receipt(receipt)
        }
        return fact
    }

    /// By place: a fact with what only the other tenant has, and one with what nobody has.
    private static let places: [(name: String, foreign: Fact, nonexistent: Fact)] = [
        (
            "a receipt's store", IngestTests.receipt(501, on: day, store: "S77"),
            IngestTests.receipt(501, on: day, store: "S99")
        ),
        (
            "a void's store", IngestTests.receipt(1, on: day.adding(days: -7), event: .void, store: "S77"),
            IngestTests.receipt(1, on: day.adding(days: -7), event: .void, store: "S99")
        ),
        (
            "the customer", IngestTests.receipt(502, customer: 900, on: day),
            IngestTests.receipt(503, customer: 901, on: day)
        ),
        (
            "product and category", sale(504, product: "F77", category: IsolationIDs.marker),
            sale(505, product: "F99", category: "NOBODY")
        ),
        (
            "an input's store",
            input("1", store: "S77", .enrolment(EnrolmentChoice(option: "card", on: day))),
            input("1", store: "S99", .enrolment(EnrolmentChoice(option: "card", on: day)))
        ),
        (
            "the reservation that is kept",
            input("2", store: "S01", .reservationKept(reservation: "R1", on: day)),
            input("3", store: "S01", .reservationKept(reservation: "nobody's", on: day))
        ),
    ]

    @Test func foreignAndNonexistentAreOneInEveryPlaceOfAFact() async throws {
        try await IsolationWorld.with { world in
            try await world.tenant.store.throwaway.run(IsolationTwin.facts(world.foreign.scope.tenant))
            let foreign = try await world.digests.of(world.foreign.scope.tenant)
            let client = try #require(world.agents["S01"])
            var uploader = TestUploader(world.tenant, agent: 0, epoch: 7)
            let _: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                SyncServiceMethod.handshake.rawValue, uploader.request())
            func answer(_ fact: Fact) async throws -> [String] {
                let message = try uploader.message([fact])
                let answers = try await SyncOverTLSTests.upload(client, [message])
                uploader.next += 1
                uploader.digest = try #require(BatchDigest(bytes: message.digest))
                return answers.map {
                    "\($0.accepted) \($0.duplicates) \($0.amended) \($0.busySeconds) "
                        + "\($0.quarantined.map { "\($0.reasonCode) \($0.field)" })"
                }
            }
            for place in Self.places {
                let nobody = try await answer(place.nonexistent)
                #expect(nobody.count == 1)
                #expect(try await answer(place.foreign) == nobody, "\(place.name)")
            }
            #expect(try await world.digests.of(world.foreign.scope.tenant) == foreign)
        }
    }
}
