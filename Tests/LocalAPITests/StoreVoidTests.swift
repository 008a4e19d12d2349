import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import Rating
import SwiftProtobuf
import Testing

// Goal: at a till that cannot amend, a voided receipt no longer counts in the store's own ratings, and a stranger with
// the same number still does. Method: a real file of an agent with a customer of known history; their ratings after
// receipts and voids against those after what remains.
@Suite struct StoreVoidTests {
    /// What a till that cannot amend tells, from the first day of the feed on.
    private struct Till {
        var history: StoreHistory

        func receipt(_ number: String, day: Int = 0, event: ReceiptEvent = .sale) throws -> ReceiptFact {
            let category = history.engine.policy.subjects[0].categories.first ?? "other"
            let line = ReceiptFactLine(
                product: "1", category: category, quantity: QuantityThousandths(1_000),
                writtenAmount: MoneyMinorUnits(900_000), taxRate: .zero, isTaxIncluded: false,
                amount: MoneyMinorUnits(900_000))
            return ReceiptFact(
                event: event, store: try #require(StoreCode("S001")), terminal: "1", number: "v\(number)",
                writtenDate: StoreHistory.today.adding(days: day), businessDate: StoreHistory.today.adding(days: day),
                customer: event == .void ? nil : history.identifier, lines: event == .void ? [] : [line])
        }

        @discardableResult
        func tell(_ receipts: ReceiptFact...) throws -> [Acceptance] {
            let facts = try receipts.map { try SpoolFact(.receipt($0)) }
            let delivery = SpoolDelivery(facts: facts, sourceCanAmend: false, source: "till")
            return try history.database.accept(delivery, at: StoreHistory.instant).acceptances
        }

        /// Ratings on some days, none of them limited.
        func ratings() throws -> [Kakuzuke_V1_SubjectRating] {
            try [1, 2, 20].flatMap { (day: Int) throws -> [Kakuzuke_V1_SubjectRating] in
                var request = Kakuzuke_V1_GetRatingRequest()
                request.customer.memberNumber = StoreHistory.member
                request.asOf = StoreHistory.today.adding(days: day).daysSinceEpoch
                let answer = try history.ratings(today: StoreHistory.today).rating(request)
                #expect(answer.freshness == .ready, "a state can follow every void")
                return answer.ratings
            }
        }
    }

    /// Works with two files of the same customer: what remains of all that is told to the first is told to the second.
    private func compare(_ body: (_ told: Till, _ remaining: Till) throws -> Void) throws {
        for seed in 0..<8 {
            let told = Till(history: try StoreHistory("supermarket", seed: seed))
            defer { told.history.remove() }
            let remaining = Till(history: try StoreHistory("supermarket", seed: seed))
            defer { remaining.history.remove() }
            try body(told, remaining)
            #expect(try told.ratings() == remaining.ratings(), "history \(seed)")
            #expect(try told.history.database.read { try $0.spoolStatus() }.quarantineOpenCount == 0)
        }
    }

    @Test func aVoidedSaleNoLongerCounts() throws {
        var counted = 0
        try compare { told, _ in
            let before = try told.ratings()
            try told.tell(told.receipt("1"))
            // Some have the highest points without it.
            counted += try told.ratings() == before ? 0 : 1
            guard case .amendment = try told.tell(told.receipt("1", event: .void))[0] else {
                Issue.record("the void was not taken")
                return
            }
        }
        #expect(counted > 0, "a sale must count for the test to say anything")
    }

    @Test func aVoidTakesBackTheReceiptOfItsDayOnly() throws {
        try compare { told, remaining in
            try told.tell(
                told.receipt("1"), told.receipt("1", day: 1), told.receipt("1", event: .void))
            try remaining.tell(remaining.receipt("1", day: 1))
        }
    }

    @Test func aReceiptBehindItsVoidDoesNotCount() throws {
        try compare { told, _ in
            try told.tell(told.receipt("1", event: .void))
            try told.tell(told.receipt("1"))
            try told.tell(told.receipt("1", event: .void), told.receipt("1"))
        }
    }

    @Test func aJournalReadAgainBringsNothingBack() throws {
        try compare { told, _ in
            for _ in 0..<2 { try told.tell(told.receipt("1"), told.receipt("1", event: .void)) }
        }
    }
}
