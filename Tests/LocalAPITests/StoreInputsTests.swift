import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import Rating
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: the store's own door takes each input once, and refuses what cannot be one with the field that is wrong.
// Method: a real file of an agent with a customer of known history; the offline ratings tell whether it counted.
@Suite struct StoreInputsTests {
    /// Works with the first history whose customer is converged, so that reservations count.
    private func with(_ body: (StoreHistory, StoreInputs, StoreRatings) throws -> Void) throws {
        for seed in 1...60 {
            let history = try StoreHistory("supermarket", seed: seed)
            defer { history.remove() }
            let ratings = history.ratings(today: StoreHistory.today)
            guard try points(ratings, after: 0) != nil else { continue }
            let inputs = StoreInputs(
                database: history.database, identifierKeys: [StoreHistory.key], ratings: ratings,
                clock: StoreClock { StoreHistory.instant })
            return try body(history, inputs, ratings)
        }
        Issue.record("no history with a converged customer, seed \(SeededGenerator.runSeed)")
    }

    /// Points of reservations for fresh goods some days after the feed; nil: the customer is not converged.
    private func points(_ ratings: StoreRatings, after days: Int) throws -> Int64? {
        var asked = Kakuzuke_V1_GetRatingRequest()
        asked.customer.memberNumber = StoreHistory.member
        asked.asOf = StoreHistory.today.adding(days: days).daysSinceEpoch
        let rating = try? ratings.rating(asked).ratings.first { $0.subject == "FRESH" }
        return rating.flatMap { $0.hasComponents ? $0.components.reservations : nil }
    }

    private func request(_ input: CustomerInput, key: String = "k") -> Kakuzuke_V1_RecordInputRequest {
        var request = Kakuzuke_V1_RecordInputRequest()
        request.customer.memberNumber = StoreHistory.member
        request.input = input.entry(key: key)
        return request
    }

    private static let reservation = CustomerInput.reservation(
        subject: "FRESH", madeOn: StoreHistory.today, dueOn: StoreHistory.today.adding(days: 5),
        amount: MoneyMinorUnits(40_000))

    @Test func anInputIsTakenOnceAndItsKeyForNothingElse() throws {
        try with { history, inputs, _ in
            let before = try history.database.read { try $0.spoolStatus() }.lastSequence
            let first = try inputs.record(request(Self.reservation))
            #expect(first.outcome == .recorded && first.inputKey == "S001|2|k" && first.remarkCodes.isEmpty)
            #expect(try inputs.record(request(Self.reservation)).outcome == .duplicate)
            let other = CustomerInput.reservation(
                subject: "FRESH", madeOn: StoreHistory.today, dueOn: StoreHistory.today.adding(days: 6),
                amount: MoneyMinorUnits(1))
            #expect(try inputs.record(request(other)).outcome == .changed)
            // Keys are unique within a kind.
            let option = CustomerInput.enrolment(EnrolmentChoice(option: "nothing", on: StoreHistory.today))
            #expect(try inputs.record(request(option)).remarkCodes == ["option_unknown"])
            let status = try history.database.read { try $0.spoolStatus() }
            #expect(status.lastSequence == before + 2 && status.quarantinedCount == 0)
        }
    }

    @Test func anOrderIsAReservationOfWhatWasQuoted() throws {
        try with { _, inputs, ratings in
            var request = Kakuzuke_V1_PlaceOrderRequest()
            request.customer.memberNumber = StoreHistory.member
            request.order.category = "FISH"
            request.order.unitCostE2 = 800_000
            request.order.tax = "reduced"
            request.order.quantity = 2_500
            request.order.dueOn = StoreHistory.today.adding(days: 8).daysSinceEpoch
            let priced = try inputs.order(request)
            #expect(priced.inputKey.isEmpty && priced.reservedAmount > 0)
            let line = try #require(priced.quote.lines.first)
            let contained =
                priced.quote.taxIncluded
                ? line.lineTotal * Int64(line.taxRate) / Int64(10_000 + line.taxRate) : 0
            #expect(priced.reservedAmount == line.lineTotal - contained)
            request.confirm = true
            #expect(throws: KakuzukeError.self) { try inputs.order(request) }
            request.key = "o1"
            let ordered = try inputs.order(request)
            #expect(ordered.outcome == .recorded && ordered.reservedAmount == priced.reservedAmount)
            // The grade may have moved by the order; the first answer holds.
            let again = try inputs.order(request)
            #expect(again.outcome == .duplicate && again.reservedAmount == ordered.reservedAmount)
            #expect(again.inputKey == ordered.inputKey && again.quote == ordered.quote)
            var changed = request
            changed.order.quantity = 1_000
            #expect(try inputs.order(changed).outcome == .changed)
            // It counts before its day, and no longer on it.
            #expect(ordered.subject == "FRESH")
            #expect(try points(ratings, after: 7) == 100)
            #expect(try points(ratings, after: 8) == 0)
            for due in [0, -1] {
                changed.order.dueOn = StoreHistory.today.adding(days: due).daysSinceEpoch
                let error = #expect(throws: KakuzukeError.self) { try inputs.order(changed) }
                #expect(error?.parameters["field"] == "order.due_on")
            }
        }
    }

    @Test func theEarliestClosingCountsInWhateverOrderItIsTold() throws {
        try with { _, inputs, ratings in
            let made = try inputs.record(request(Self.reservation))
            #expect(try points(ratings, after: 4) == 100)
            let days = (cancelled: StoreHistory.today.adding(days: 4), kept: StoreHistory.today.adding(days: 2))
            for closing in [
                CustomerInput.reservationCancelled(reservation: made.inputKey, on: days.cancelled),
                .reservationKept(reservation: made.inputKey, on: days.kept),
                .reservationCancelled(reservation: made.inputKey, on: days.cancelled),
            ] {
                #expect(try inputs.record(request(closing)).outcome != .changed)
            }
            let seen = try (0...4).map { try points(ratings, after: $0) }
            #expect(seen == [100, 100, 0, 0, 0])
        }
    }

    @Test func wrongFieldsAreNamed() throws {
        try with { _, inputs, _ in
            let wrong: [(String, (inout Kakuzuke_V1_RecordInputRequest) -> Void)] = [
                ("key", { $0.input.key = "" }), ("key", { $0.input.key = String(repeating: "k", count: 201) }),
                ("customer", { $0.clearCustomer() }), ("customer", { $0.customer.customerID = 7 }),
                ("customer.member_number", { $0.customer.memberNumber = "" }),
                ("input.input", { $0.input.input = nil }),
                ("input.reservation.subject", { $0.input.reservation.subject = "" }),
                ("input.reservation.amount", { $0.input.reservation.amount = -5 }),
                ("input.reservation.due_on", { $0.input.reservation.dueOn = 0 }),
            ]
            for (field, change) in wrong {
                var asked = request(Self.reservation)
                change(&asked)
                let error = #expect(throws: KakuzukeError.self) { try inputs.record(asked) }
                #expect(error?.parameters["field"] == field)
            }
        }
    }
}
