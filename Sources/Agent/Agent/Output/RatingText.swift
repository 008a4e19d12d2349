import KakuzukeProtocol
import LocalAPI
import Rating

/// A customer's rating in words.
struct RatingText {
    private let rating: Kakuzuke_V1_GetRatingResponse

    init(_ rating: Kakuzuke_V1_GetRatingResponse) {
        self.rating = rating
    }

    var lines: [String] {
        var text = [
            "On \(CalendarDate(daysSinceEpoch: rating.asOf)), policy version \(rating.policyVersion), ratings "
                + StatusJudgement.word(rating.freshness)
        ]
        text += rating.ratings.map { "  \($0.subject): \(Self.words($0))" }
        return text + rating.forecast.map(Self.words) + end
    }

    /// A day on which stage or grade will change, and the version of the policy that it is due to.
    private static func words(_ entry: Kakuzuke_V1_Forecast) -> String {
        let start = "  \(entry.subject): from \(CalendarDate(daysSinceEpoch: entry.onDate)) "
        let rules = entry.newPolicyVersion == 0 ? "" : " by policy version \(entry.newPolicyVersion)"
        guard !entry.stage.isEmpty else { return start + "no such subject" + rules }
        return start + "\(entry.stage) " + (entry.hasGrade ? "grade \(entry.grade)" : "without a grade") + rules
            + " if nothing else happens"
    }

    /// Where the forecast ends because another version takes over that cannot rate the customer yet.
    private var end: [String] {
        let end = rating.forecastEnd
        guard rating.hasForecastEnd, end.nextPolicyVersion != 0 else { return [] }
        return [
            "  from \(CalendarDate(daysSinceEpoch: end.lastDate + 1)) not known: policy version "
                + "\(end.nextPolicyVersion) takes over"
        ]
    }

    /// Grade, stage and what the score is made of.
    static func words(_ rating: Kakuzuke_V1_SubjectRating) -> String {
        guard rating.hasGrade else { return "walk-in, so the standard fee" }
        var text = "grade \(rating.grade) (\(rating.stage)" + (rating.hasScore ? ", score \(rating.score)" : "")
        if rating.hasComponents {
            let parts = rating.components
            text +=
                ": starting \(parts.starting), lifetime \(parts.lifetime), period \(parts.period), "
                + "current \(parts.current), reservations \(parts.reservations), attributes \(parts.attributes)"
        }
        return text + ", as of \(CalendarDate(daysSinceEpoch: rating.referenceDate)))"
    }
}
