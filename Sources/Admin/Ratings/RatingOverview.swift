import KakuzukeProtocol

/// A customer's ratings in all subjects, and how they will change, in words and as an object.
struct RatingOverview {
    private let answer: Kakuzuke_V1_GetRatingResponse

    init(_ answer: Kakuzuke_V1_GetRatingResponse) {
        self.answer = answer
    }

    var text: String {
        var ratings = TextTable(
            .init(title: "SUBJECT"), .init(title: "STAGE"), .init(title: "GRADE"),
            .init(title: "SCORE", alignsRight: true), .init(title: "REFERENCE DATE"))
        var parts = TextTable(
            .init(title: "SCORE OF"), .init(title: "STARTING", alignsRight: true),
            .init(title: "LIFETIME", alignsRight: true), .init(title: "PERIOD", alignsRight: true),
            .init(title: "CURRENT", alignsRight: true), .init(title: "RESERVATIONS", alignsRight: true),
            .init(title: "ATTRIBUTES", alignsRight: true))
        for rating in answer.ratings {
            ratings.add(
                rating.subject, RatingText.stage(rating.stage), rating.hasGrade ? rating.grade : "-",
                rating.hasScore ? String(rating.score) : "-", MomentText.date(rating.referenceDate))
            guard rating.hasComponents else { continue }
            let components = rating.components
            parts.add(
                rating.subject, String(components.starting), String(components.lifetime), String(components.period),
                String(components.current), String(components.reservations), String(components.attributes))
        }
        var sections = [
            "on \(MomentText.date(answer.asOf)) by policy version \(answer.policyVersion)",
            ratings.text(none: "no ratings"),
        ]
        if answer.ratings.contains(where: \.hasComponents) { sections.append(parts.text(none: "")) }
        let outlook = forecastLines
        if !outlook.isEmpty { sections.append("without further purchases:\n" + outlook.joined(separator: "\n")) }
        return sections.joined(separator: "\n\n")
    }

    private var forecastLines: [String] {
        var lines = answer.forecast.map { entry in
            let grade = entry.hasGrade ? " \(entry.grade)" : ""
            let stage = entry.stage.isEmpty ? "no such subject" : RatingText.stage(entry.stage)
            let rules = entry.newPolicyVersion == 0 ? "" : ", by policy version \(entry.newPolicyVersion)"
            return "  \(MomentText.date(entry.onDate))  \(entry.subject):\(grade) (\(stage)\(rules))"
        }
        let end = answer.forecastEnd
        if end.nextPolicyVersion != 0 {
            let from = MomentText.date(end.lastDate + 1)
            lines.append("  \(from)  not known: policy version \(end.nextPolicyVersion) takes over")
        }
        return lines
    }

    var json: JSONValue {
        [
            "as_of": .text(MomentText.date(answer.asOf)), "policy_version": .integer(Int64(answer.policyVersion)),
            "freshness": .text(RatingText.freshness(answer.freshness)),
            "ratings": .list(answer.ratings.map { .object(RatingText.json($0)) }),
            "forecast": .list(
                answer.forecast.map { entry in
                    [
                        "subject": .text(entry.subject), "on": .text(MomentText.date(entry.onDate)),
                        "stage": .text(entry.stage), "grade": entry.hasGrade ? .text(entry.grade) : .null,
                        "new_policy_version": version(entry.newPolicyVersion),
                    ]
                }),
            "forecast_end": answer.hasForecastEnd
                ? [
                    "last_date": .text(MomentText.date(answer.forecastEnd.lastDate)),
                    "next_policy_version": version(answer.forecastEnd.nextPolicyVersion),
                ] : .null,
        ]
    }

    /// A version of the policy; null for none.
    private func version(_ number: UInt32) -> JSONValue { number == 0 ? .null : .integer(Int64(number)) }
}
