import Foundation
import KakuzukeProtocol
import LocalStore
import Rating
import SeededTestSupport
import SwiftProtobuf
import Testing

@testable import LocalAPI

// Goal: what the store says offline is what a recomputation from all facts says, or is marked. Method: random histories
// under every policy of the conformance suite, own facts after the feed, quotes up to 35 days later.
@Suite struct StoreRatingsTests {
    static let policies = [
        "confectionery", "corner", "corner-open", "corner-year", "department-store", "drugstore", "specialty",
        "supermarket",
    ]

    private static func member(_ number: String = StoreHistory.member) -> Kakuzuke_V1_CustomerReference {
        var reference = Kakuzuke_V1_CustomerReference()
        reference.memberNumber = number
        return reference
    }

    @Test(arguments: policies)
    func offlineEqualsARecomputation(_ policy: String) throws {
        var exact = 0
        for seed in 0..<12 {
            var store = try StoreHistory(policy, seed: seed, isKnown: seed % 4 != 3)
            defer { store.remove() }
            for day in [0, 1, 10, 35] {
                let date = StoreHistory.today.adding(days: day)
                for _ in 0..<Int.random(in: 0...4, using: &store.random) {
                    let last = StoreHistory.today.days(since: date)
                    try store.happen(on: date.adding(days: Int.random(in: last...0, using: &store.random)))
                }
                exact += try compare(&store, on: date) ? 1 : 0
            }
        }
        #expect(exact >= 20, "most answers must be exact for the test to say anything")
    }

    /// Compares rating and quote on a day; false when the store says that it is limited.
    private func compare(_ store: inout StoreHistory, on date: CalendarDate) throws -> Bool {
        let complete = store.complete
        let isKnown = store.isKnown
        let evaluation = isKnown ? store.engine.evaluation(of: complete) : nil
        var request = Kakuzuke_V1_QuoteRequest()
        request.customer = Self.member()
        request.basket = store.basket()
        let answer = try store.ratings(today: date).quote(request)
        if answer.remarkCodes.contains("customer_limited") {
            #expect(store.mayBeLimited, "only what a state cannot follow is a reason")
            #expect(answer.freshness != .ready)
            return false
        }
        let basket = try Basket(request.basket) { _ in nil }
        let quote = try store.engine.quote(basket, for: evaluation, on: date)
        let expected = Kakuzuke_V1_QuoteResponse(
            quote, basket: basket, products: request.basket.lines.map(\.product),
            ways: try store.engine.ways(from: quote, basket, for: isKnown ? complete : nil),
            policy: store.engine.policy, level: store.engine.policy.disclose)
        var told = answer
        for (position, rating) in expected.ratings.enumerated()
        where told.ratings[position].wayToNextGrade.kind == .unknown {
            // Where the state does not reach to the day that counts, only the day is told.
            #expect(told.ratings[position].wayToNextGrade.countsFrom == rating.wayToNextGrade.countsFrom)
            told.ratings[position].wayToNextGrade = rating.wayToNextGrade
        }
        told.quoteID = ""
        told.policyVersion = 0
        told.freshness = .ready
        told.remarkCodes = []
        #expect(told == expected, "on \(date)")
        #expect(answer.remarkCodes.contains("customer_unknown") == !isKnown)
        guard let evaluation else { return true }
        var ratingRequest = Kakuzuke_V1_GetRatingRequest()
        ratingRequest.customer = Self.member()
        let ratings = try store.ratings(today: date).rating(ratingRequest)
        #expect(
            ratings.ratings
                == evaluation.ratings(on: date).map { Kakuzuke_V1_SubjectRating($0, policy: store.engine.policy) })
        return true
    }

    @Test func whoMayBeKnownElsewhereIsLimited() throws {
        var store = try StoreHistory("supermarket", seed: 9, isKnown: false, isOfSomeStores: true)
        defer { store.remove() }
        var request = Kakuzuke_V1_QuoteRequest()
        request.customer = Self.member()
        request.basket = store.basket()
        let stranger = try store.ratings(today: StoreHistory.today).quote(request)
        #expect(stranger.remarkCodes == ["customer_unknown", "customer_limited"] && stranger.freshness == .limited)
        let purchase = store.receipt(on: StoreHistory.today)
        try store.accept(purchase)
        let known = try store.ratings(today: StoreHistory.today).quote(request)
        #expect(known.remarkCodes == ["customer_limited"] && known.freshness == .limited)
        request.clearCustomer()
        let walkIn = try store.ratings(today: StoreHistory.today).quote(request)
        #expect(walkIn.remarkCodes.isEmpty && walkIn.freshness == .ready)
    }

    @Test func pricesAgeAndSayWhy() throws {
        let store = try StoreHistory("supermarket", seed: 3)
        defer { store.remove() }
        var request = Kakuzuke_V1_QuoteRequest()
        request.basket.store = "S001"
        func answer(_ days: Int, asOf: Int? = nil) throws -> Kakuzuke_V1_QuoteResponse {
            var asked = request
            if let asOf { asked.asOf = StoreHistory.today.adding(days: asOf).daysSinceEpoch }
            return try store.ratings(today: StoreHistory.today.adding(days: days)).quote(asked)
        }
        #expect(try answer(0).freshness == .ready)
        #expect(try answer(7).freshness == .ready)
        #expect(try answer(8).freshness == .limited)
        #expect(try answer(8).remarkCodes == ["ratings_old"])
        #expect(try answer(35).freshness == .limited)
        #expect(try answer(36).freshness == .stale)
        // A clock that runs behind the feed tells nothing of its age.
        #expect(try answer(-1).freshness == .limited)
        #expect(try answer(3, asOf: 5).asOf == StoreHistory.today.adding(days: 5).daysSinceEpoch)
    }

    @Test func statesThatDoNotReachToTheDateGiveNoGrade() throws {
        let store = try StoreHistory("supermarket", seed: 5)
        defer { store.remove() }
        var request = Kakuzuke_V1_QuoteRequest()
        request.customer = Self.member()
        request.basket.store = "S001"
        let late = try store.ratings(today: StoreHistory.today.adding(days: 64)).quote(request)
        #expect(late.remarkCodes.contains("ratings_out_of_range"))
        #expect(late.freshness == .stale)
        let last = try store.ratings(today: StoreHistory.today.adding(days: 63)).quote(request)
        #expect(!last.remarkCodes.contains("ratings_out_of_range"))
    }

    @Test func errorsNameWhatIsWrong() throws {
        let store = try StoreHistory("supermarket", seed: 1)
        defer { store.remove() }
        let ratings = store.ratings(today: StoreHistory.today)
        var request = Kakuzuke_V1_QuoteRequest()
        request.basket.store = "S001"
        request.basket.lines = [.with { $0.product = "nobody-knows" }]
        func error(_ request: Kakuzuke_V1_QuoteRequest) -> KakuzukeError? {
            do { _ = try ratings.quote(request) } catch { return error }
            return nil
        }
        #expect(error(request)?.parameters == ["field": "lines[0].product", "reason": "field_unknown_value"])
        request.basket.lines = []
        request.asOf = Int32.max
        #expect(error(request)?.parameters["field"] == "as_of")
        request.asOf = CalendarDate("1999-12-31")!.daysSinceEpoch
        #expect(error(request) == KakuzukeError(.policyMissing, ""))
        request.clearAsOf()
        request.customer = Self.member("")
        #expect(error(request)?.parameters["field"] == "customer.member_number")
        request.customer = Kakuzuke_V1_CustomerReference()
        #expect(error(request)?.parameters["field"] == "customer")
        var unknown = Kakuzuke_V1_GetRatingRequest()
        unknown.customer = Self.member("nobody")
        #expect(throws: KakuzukeError(.notFound, "")) { try ratings.rating(unknown) }
    }

    @Test func withoutAFeedThereIsNoPrice() throws {
        let folder = NSTemporaryDirectory() + "kz-local-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let database = try AgentDatabase(path: folder + "/agent.db")
        let ratings = StoreRatings(
            database: database, identifierKeys: [StoreHistory.key], clock: StoreClock { StoreHistory.instant },
            record: { _ in }, quoteID: { "Q" })
        #expect(throws: KakuzukeError(.wrongState, "")) { try ratings.quote(Kakuzuke_V1_QuoteRequest()) }
        try database.install(
            Installation(
                epoch: [UInt8](repeating: 1, count: 16), tenant: "t", agent: "a", store: "S001", settings: []))
        #expect(throws: KakuzukeError(.cacheEmpty, "")) { try ratings.quote(Kakuzuke_V1_QuoteRequest()) }
    }
}
