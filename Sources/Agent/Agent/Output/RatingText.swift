import KakuzukeProtocol
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
                + StatusText.word(rating.freshness)
        ]
        text += rating.ratings.map { "  \($0.subject): \(Self.words($0))" }
        text += rating.forecast.map { entry in
            "  \(entry.subject): from \(CalendarDate(daysSinceEpoch: entry.onDate)) \(entry.stage) "
                + (entry.hasGrade ? "grade \(entry.grade)" : "without a grade") + " if nothing else happens"
        }
        return text
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
