import KakuzukeProtocol
import LocalAPI
import Rating
import SeededTestSupport
import Testing

// Goal: what the store foretells comes true at the store, from one feed and without a line. Method: random histories
// under the policies of the conformance suite; the store's clock goes on day by day, as far as the states reach.
@Suite struct StoreForecastTests {
    /// Days after the feed for which its states are exact.
    private static let days = RatingEngine.daysExactAfterBase - RatingEngine.daysFromBaseToMaking

    private func rating(_ store: StoreHistory, on day: Int) throws -> Kakuzuke_V1_GetRatingResponse {
        var request = Kakuzuke_V1_GetRatingRequest()
        request.customer.memberNumber = StoreHistory.member
        return try store.ratings(today: StoreHistory.today.adding(days: day)).rating(request)
    }

    @Test func theStoresGradesChangeAsItForetold() throws {
        var changes = 0
        for (policy, seed) in ["supermarket", "corner", "department-store", "drugstore"].flatMap({ policy in
            (100..<106).map { (policy, $0) }
        }) {
            let store = try StoreHistory(policy, seed: seed)
            defer { store.remove() }
            let now = try rating(store, on: 0)
            var expected = Dictionary(uniqueKeysWithValues: now.ratings.map { ($0.subject, [$0.stage, $0.grade]) })
            var foretold = now.forecast
            for day in 1...Self.days {
                let date = StoreHistory.today.adding(days: day)
                for entry in foretold where entry.onDate == date.daysSinceEpoch {
                    expected[entry.subject] = [entry.stage, entry.grade]
                    changes += 1
                }
                let answer = try rating(store, on: day)
                let present = Dictionary(
                    uniqueKeysWithValues: answer.ratings.map { ($0.subject, [$0.stage, $0.grade]) })
                #expect(
                    present == expected, "\(policy), \(date), seed \(SeededGenerator.runSeed), history \(seed)")
                if day % CustomerEvaluation.forecastDays == 0 { foretold = answer.forecast }
            }
        }
        print("forecasts of the store: \(changes) changes")
        #expect(changes > 0, "seed \(SeededGenerator.runSeed)")
    }
}
