import KakuzukeProtocol
import Rating
import Testing

@testable import kakuzuke

/// Goal: headquarters reads what a customer has, what it is made of, and what will change by which rules; what a stage
/// does not have is told as missing.
///
/// Method: one answer of the server, word by word, with and without another version within the forecast.
@Suite struct RatingOverviewTests {
    private static let today: Int32 = 20_000

    private static func entry(_ days: Int32, _ stage: String, _ grade: String?, _ version: UInt32)
        -> Kakuzuke_V1_Forecast
    {
        var entry = Kakuzuke_V1_Forecast()
        entry.subject = "FOOD"
        entry.onDate = today + days
        entry.stage = stage
        if let grade { entry.grade = grade }
        entry.newPolicyVersion = version
        return entry
    }

    private static var answer: Kakuzuke_V1_GetRatingResponse {
        var answer = Kakuzuke_V1_GetRatingResponse()
        answer.asOf = today
        answer.policyVersion = 7
        var food = Kakuzuke_V1_SubjectRating()
        food.subject = "FOOD"
        food.stage = "converged"
        food.grade = "G2"
        food.score = 61
        food.referenceDate = today
        food.components.lifetime = 40
        food.components.period = -2
        var wine = Kakuzuke_V1_SubjectRating()
        wine.subject = "WINE"
        wine.stage = "walk_in"
        wine.referenceDate = today
        answer.ratings = [food, wine]
        answer.forecastEnd.lastDate = today + 35
        return answer
    }

    private static func lines(_ answer: Kakuzuke_V1_GetRatingResponse) -> [String] {
        RatingOverview(answer).text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: " ").joined(separator: " ")
        }
    }

    @Test func ratingsAreToldWithWhatTheyAreMadeOf() {
        #expect(
            Self.lines(Self.answer) == [
                "on 2024-10-04 by policy version 7", "",
                "SUBJECT STAGE GRADE SCORE REFERENCE DATE", "FOOD converged G2 61 2024-10-04",
                "WINE walk-in - - 2024-10-04", "",
                "SCORE OF STARTING LIFETIME PERIOD CURRENT RESERVATIONS ATTRIBUTES", "FOOD 0 40 -2 0 0 0",
            ])
        guard case .object(let fields) = RatingOverview(Self.answer).json, case .list(let ratings)? = fields["ratings"],
            case .object(let wine)? = ratings.last
        else {
            Issue.record("no ratings as an object")
            return
        }
        #expect(wine["grade"] == .null && wine["score"] == .null && wine["components"] == .null)
        #expect(fields["forecast_end"] == ["last_date": "2024-11-08", "next_policy_version": .null])
    }

    @Test func whatWillChangeIsToldWithTheVersionThatChangesIt() {
        var answer = Self.answer
        answer.forecast = [
            Self.entry(1, "converged", "G1", 0), Self.entry(3, "starting", "G3", 8), Self.entry(4, "walk_in", nil, 0),
            Self.entry(5, "", nil, 9),
        ]
        answer.forecastEnd.lastDate = Self.today + 8
        answer.forecastEnd.nextPolicyVersion = 10
        let said = Self.lines(answer)
        #expect(
            said.suffix(6) == [
                "without further purchases:", "2024-10-05 FOOD: G1 (converged)",
                "2024-10-07 FOOD: G3 (starting, by policy version 8)", "2024-10-08 FOOD: (walk-in)",
                "2024-10-09 FOOD: (no such subject, by policy version 9)",
                "2024-10-13 not known: policy version 10 takes over",
            ], "\(said)")
        guard case .object(let fields) = RatingOverview(answer).json, case .list(let forecast)? = fields["forecast"]
        else {
            Issue.record("no forecast as an object")
            return
        }
        #expect(
            forecast[1] == [
                "subject": "FOOD", "on": "2024-10-07", "stage": "starting", "grade": "G3",
                "new_policy_version": .integer(8),
            ])
        #expect(fields["forecast_end"] == ["last_date": "2024-10-12", "next_policy_version": .integer(10)])
    }
}
