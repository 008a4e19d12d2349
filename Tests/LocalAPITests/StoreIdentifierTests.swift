import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import Rating
import SwiftProtobuf
import Testing

// Goal: own facts count for whoever they are of, by whichever of the tenant's keys their identifier was hashed; and
// where a receipt may change who a customer is, the answer says so. Method: a real file of an agent with a customer of
// known history; the same receipt told in different ways.
@Suite struct StoreIdentifierTests {
    private static let newKey = IdentifierKey(id: 2, bytes: [UInt8](repeating: 6, count: 32))!

    private struct Answer: Equatable {
        var ratings: [Kakuzuke_V1_SubjectRating]
        var isReady: Bool
    }

    /// What a store with both keys, or the older one alone, says after a receipt of the customer.
    private func answer(
        seed: Int, keys: [IdentifierKey] = [newKey, StoreHistory.key], isKnown: Bool = true,
        _ change: ((inout ReceiptFact) throws -> Void)?
    ) throws -> Answer {
        let history = try StoreHistory("supermarket", seed: seed, isKnown: isKnown)
        defer { history.remove() }
        if let change {
            let category = history.engine.policy.subjects[0].categories.first ?? "other"
            let line = ReceiptFactLine(
                product: "1", category: category, quantity: QuantityThousandths(1_000),
                writtenAmount: MoneyMinorUnits(900_000), taxRate: .zero, isTaxIncluded: false,
                amount: MoneyMinorUnits(900_000))
            var receipt = ReceiptFact(
                event: .sale, store: try #require(StoreCode("S001")), terminal: "1", number: "i1",
                writtenDate: StoreHistory.today, businessDate: StoreHistory.today, customer: history.identifier,
                lines: [line])
            try change(&receipt)
            try history.database.accept(
                SpoolDelivery(facts: [try SpoolFact(.receipt(receipt))], sourceCanAmend: false, source: "till"),
                at: StoreHistory.instant)
        }
        let ratings = StoreRatings(
            database: history.database, identifierKeys: keys, clock: StoreClock { StoreHistory.instant },
            record: { _ in }, quoteID: { "Q" })
        var request = Kakuzuke_V1_GetRatingRequest()
        request.customer.memberNumber = StoreHistory.member
        request.asOf = StoreHistory.today.adding(days: 1).daysSinceEpoch
        let told = try ratings.rating(request)
        return Answer(ratings: told.ratings, isReady: told.freshness == .ready)
    }

    @Test func aReceiptByTheNewKeyCountsForWhomTheFeedKnowsByTheOldOne() throws {
        var counted = 0
        for seed in 0..<8 {
            let byOld = try answer(seed: seed) { _ in }
            let byNew = try answer(seed: seed) { receipt in
                receipt.customer = try Self.newKey.hash(StoreHistory.member, kind: .memberNumber)
            }
            #expect(byNew == byOld, "history \(seed)")
            #expect(byNew.isReady)
            // Some have the highest points without it.
            counted += try answer(seed: seed, nil).ratings == byNew.ratings ? 0 : 1
        }
        #expect(counted > 0, "the receipt must count for the test to say anything")
    }

    @Test(arguments: [true, false]) func aReceiptThatNamesAnUnknownIdentifierLimits(_ isKnown: Bool) throws {
        let phone = try StoreHistory.key.hash("03-1234-5678", kind: .phone)
        let alone = try answer(seed: 3, isKnown: isKnown) { _ in }
        let linked = try answer(seed: 3, isKnown: isKnown) { $0.otherCustomers = [phone] }
        #expect(alone.isReady && !linked.isReady)
        #expect(linked.ratings == alone.ratings)
    }

    @Test(arguments: [true, false]) func aReceiptOfSomebodyElseThatNamesThemLimits(_ isKnown: Bool) throws {
        let other = try StoreHistory.key.hash("other", kind: .memberNumber)
        let named = try answer(seed: 3, isKnown: isKnown) { receipt in
            receipt.otherCustomers = [try #require(receipt.customer)]
            receipt.customer = other
        }
        #expect(!named.isReady)
        guard isKnown else { return }
        let alone = try answer(seed: 3, nil)
        #expect(named.ratings == alone.ratings)
        #expect(try answer(seed: 3) { $0.customer = other } == alone, "what does not name them changes nothing")
    }

    @Test func aReceiptThatNamesTheCustomerTwiceLimitsNothing() throws {
        let twice = try answer(seed: 3) { receipt in
            receipt.otherCustomers = [try Self.newKey.hash(StoreHistory.member, kind: .memberNumber)]
        }
        #expect(twice.isReady)
    }
}
