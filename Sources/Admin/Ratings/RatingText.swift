import KakuzukeProtocol

/// Ratings in words and as objects.
enum RatingText {
    /// How far a rating has come, in words; a stage of a later version is shown as it is.
    static func stage(_ word: String) -> String { word == "walk_in" ? "walk-in" : word }

    /// How fresh the answering side's data are, as a word.
    static func freshness(_ freshness: Kakuzuke_V1_Freshness) -> String {
        switch freshness {
        case .ready: "ready"
        case .limited: "limited"
        case .stale: "stale"
        case .UNRECOGNIZED: "unknown"
        }
    }

    /// A rating as an object; what a stage does not have is null.
    static func json(_ rating: Kakuzuke_V1_SubjectRating) -> [String: JSONValue] {
        let components = rating.components
        return [
            "subject": .text(rating.subject), "stage": .text(rating.stage),
            "grade": rating.hasGrade ? .text(rating.grade) : .null,
            "score": rating.hasScore ? .integer(rating.score) : .null,
            "reference_date": .text(MomentText.date(rating.referenceDate)),
            "components": rating.hasComponents
                ? [
                    "starting": .integer(components.starting), "lifetime": .integer(components.lifetime),
                    "period": .integer(components.period), "current": .integer(components.current),
                    "reservations": .integer(components.reservations), "attributes": .integer(components.attributes),
                ] : .null,
        ]
    }
}
