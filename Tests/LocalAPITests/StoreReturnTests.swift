import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import Rating
import SwiftProtobuf
import Testing

// Goal: goods that come back count at the store as those that were bought there, whatever the item master says by now,
// and where the store cannot know it says so. Method: two files of the same customer; a return that names its original
// in one, and in the other one that states what it must count with.
@Suite struct StoreReturnTests {
    private struct Till {
        var history: StoreHistory

        var categories: [String] {
            history.engine.policy.subjects.map { $0.categories.first ?? "other" }
        }

        func line(_ category: String, pieces: Int64, amount: Int64, cost: Int64?) -> ReceiptFactLine {
            ReceiptFactLine(
                product: "1", category: category, isCategoryFromMaster: true,
                quantity: QuantityThousandths(pieces * 1_000), writtenAmount: MoneyMinorUnits(amount), taxRate: .zero,
                isTaxIncluded: false, amount: MoneyMinorUnits(amount), cost: cost.map { MoneyMinorUnits($0) })
        }

        func receipt(_ number: String, day: Int, _ line: ReceiptFactLine, isTheirs: Bool = true) throws -> ReceiptFact {
            let date = StoreHistory.today.adding(days: day)
            return ReceiptFact(
                event: line.isReturn ? .returned : .sale, store: try #require(StoreCode("S001")), terminal: "1",
                number: "r\(number)", writtenDate: date, businessDate: date,
                customer: isTheirs ? history.identifier : nil, lines: [line])
        }

        func tell(_ receipts: [ReceiptFact]) throws {
            let facts = try receipts.map { try SpoolFact(.receipt($0)) }
            _ = try history.database.accept(
                SpoolDelivery(facts: facts, sourceCanAmend: true, source: "till"), at: StoreHistory.instant)
        }

        /// Ratings on some days, and whether any is limited.
        func ratings() throws -> (ratings: [Kakuzuke_V1_SubjectRating], isLimited: Bool) {
            var ratings: [Kakuzuke_V1_SubjectRating] = []
            var isLimited = false
            for day in [1, 3, 20] {
                var request = Kakuzuke_V1_GetRatingRequest()
                request.customer.memberNumber = StoreHistory.member
                request.asOf = StoreHistory.today.adding(days: day).daysSinceEpoch
                let answer = try history.ratings(today: StoreHistory.today).rating(request)
                ratings += answer.ratings
                isLimited = isLimited || answer.freshness != .ready
            }
            return (ratings, isLimited)
        }
    }

    /// Tells both files of a purchase, one of a return that names it, the other one of what that must count with.
    ///
    /// `told` gets what the first till tells of the purchase besides, `kept` what the second one does.
    private func compare(
        pieces: Int64 = 3, isLimited: Bool, told: (Till, ReceiptFact) throws -> [ReceiptFact] = { [$1] },
        kept: (Till, ReceiptFact) throws -> [ReceiptFact] = { [$1] }, cost: Int64 = -40_000, place: Int = 0
    ) throws {
        var differences = 0
        for seed in 0..<8 {
            let first = Till(history: try StoreHistory("supermarket", seed: seed))
            defer { first.history.remove() }
            let second = Till(history: try StoreHistory("supermarket", seed: seed))
            defer { second.history.remove() }
            let categories = first.categories
            let sale = try first.receipt(
                "1", day: 0, first.line(categories[0], pieces: 3, amount: 60_000, cost: 40_000))
            try first.tell(try told(first, sale))
            try second.tell(try kept(second, sale))
            // By now the item master has the product elsewhere and dearer.
            let amount = -20_000 * pieces
            var back = first.line(try #require(categories.last), pieces: -pieces, amount: amount, cost: -90_000)
            back.original = OriginalLine(receiptKey: sale.receiptKey, line: 1)
            let counted = second.line(
                place < 0 ? back.category : categories[place], pieces: -pieces, amount: amount, cost: cost)
            let without = try first.ratings().ratings
            try first.tell([try first.receipt("2", day: 1, back)])
            try second.tell([try second.receipt("2", day: 1, counted)])
            let (ratings, limited) = try first.ratings()
            #expect(try ratings == second.ratings().ratings, "history \(seed)")
            #expect(limited == isLimited, "history \(seed)")
            differences += ratings == without ? 0 : 1
        }
        #expect(differences > 0, "a return must count for the test to say anything")
    }

    @Test func aReturnCountsAsThePurchase() throws { try compare(isLimited: false) }

    @Test func partsOfALineTakeTheirShares() throws {
        try compare(pieces: 1, isLimited: true, cost: -13_333)
        // Somebody else has brought one piece back before: 40,000 in three parts are 13,333, 13,334 and 13,333.
        func before(_ till: Till, _ sale: ReceiptFact, names: Bool) throws -> [ReceiptFact] {
            var line = till.line(till.categories[0], pieces: -1, amount: -20_000, cost: -13_333)
            line.original = names ? OriginalLine(receiptKey: sale.receiptKey, line: 1) : nil
            return [sale, try till.receipt("0", day: 0, line, isTheirs: false)]
        }
        try compare(
            pieces: 1, isLimited: true, told: { try before($0, $1, names: true) },
            kept: { try before($0, $1, names: false) }, cost: -13_334)
        // All of it has come back already: nothing is left, and the return counts with what it states.
        func all(_ till: Till, _ sale: ReceiptFact, names: Bool) throws -> [ReceiptFact] {
            var line = till.line(till.categories[0], pieces: -3, amount: -60_000, cost: -40_000)
            line.original = names ? OriginalLine(receiptKey: sale.receiptKey, line: 1) : nil
            return [sale, try till.receipt("0", day: 0, line, isTheirs: false)]
        }
        try compare(
            pieces: 1, isLimited: true, told: { try all($0, $1, names: true) },
            kept: { try all($0, $1, names: false) }, cost: -90_000, place: -1)
    }

    @Test func theTillIsToldWhatToPayBack() throws {
        let till = Till(history: try StoreHistory("supermarket", seed: 1))
        defer { till.history.remove() }
        let sale = try till.receipt("1", day: 0, till.line(till.categories[0], pieces: 3, amount: 1_000, cost: nil))
        try till.tell([sale])
        func ask(_ pieces: Int64, key: String? = nil) throws -> Kakuzuke_V1_PriceReturnResponse {
            try till.history.ratings(today: StoreHistory.today).priceReturn(
                .with {
                    $0.receiptKey = key ?? sale.receiptKey
                    guard pieces > 0 else { return }
                    $0.lines = [.with { $0.product = "1" }]
                    $0.lines[0].quantity = pieces * 1_000
                })
        }
        #expect(try ask(0).lines.map(\.quantityLeft) == [3_000])
        #expect(try ask(1).total == 333)
        var line = till.line("other", pieces: -2, amount: -700, cost: nil)
        line.original = OriginalLine(receiptKey: sale.receiptKey)
        try till.tell([try till.receipt("2", day: 1, line)])
        #expect(try ask(1).total == 300, "what is left of what was paid")
        #expect(try ask(0).lines.map(\.quantityLeft) == [1_000])
        func code(_ pieces: Int64, key: String? = nil) -> KakuzukeError.Code? {
            do { _ = try ask(pieces, key: key) } catch let error as KakuzukeError { return error.code } catch {}
            return nil
        }
        #expect(code(2) == .invalidArgument)
        #expect(code(1, key: "S001|1|2026-11-20|999") == .notFound)
        #expect(code(1, key: "999") == .invalidArgument)
        #expect(
            OriginalLine.receiptKey(store: "S001", terminal: "1", date: StoreHistory.today, number: "r1")
                == sale.receiptKey)
    }

    @Test func anAmendedPurchaseIsTheOneThatCounts() throws {
        try compare(
            isLimited: false,
            told: { till, sale in
                var wrong = sale
                wrong.lines[0].category = till.categories[1]
                wrong.lines[0].cost = nil
                wrong.payment = "card"
                return [wrong, sale]
            })
    }

    @Test func whatTheStoreDoesNotHaveCountsAsItStates() throws {
        func void(_ till: Till, _ sale: ReceiptFact) -> [ReceiptFact] {
            var void = sale
            void.event = .void
            void.lines = []
            return [sale, void]
        }
        try compare(isLimited: true, told: void, kept: void, cost: -90_000, place: -1)
    }
}
