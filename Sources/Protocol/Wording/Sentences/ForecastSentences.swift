import KakuzukeProtocol
import Rating

/// Puts the days on which a rating will change into sentences of the catalogue.
struct ForecastSentences {
    private let language: Language

    init(_ language: Language) {
        self.language = language
    }

    /// The days on which something changes for the customer, and the end of the forecast where it lies near.
    func sentences(_ explanation: Kakuzuke_V1_RatingExplanation) -> [String] {
        let grade = explanation.hasGrade ? explanation.grade.code : nil
        return changes(explanation, explanation.forecast[...], from: grade) + end(explanation)
    }

    /// A subject that another version brings, and what will change in it.
    func sentences(coming explanation: Kakuzuke_V1_RatingExplanation) -> [String] {
        guard let first = explanation.forecast.first else { return [] }
        let phrase = first.hasGrade ? ForecastPhrases.newSubject : ForecastPhrases.newSubjectWithoutGrade
        let values = [
            "date": date(first.onDate), "subject": explanation.subject.shownName, "grade": name(first, explanation),
        ]
        let grade = first.hasGrade ? first.grade : nil
        return [phrase.text(language, values)] + changes(explanation, explanation.forecast.dropFirst(), from: grade)
    }

    /// A day that leaves the grade and merely counts the same visits otherwise changes nothing.
    private func changes(
        _ explanation: Kakuzuke_V1_RatingExplanation, _ forecast: ArraySlice<Kakuzuke_V1_Forecast>, from grade: String?
    ) -> [String] {
        var grade = grade
        return forecast.compactMap { entry in
            let next = entry.hasGrade ? entry.grade : nil
            defer { grade = next }
            return phrase(entry, isOtherGrade: next != grade).map { phrase in
                phrase.text(language, ["date": date(entry.onDate), "grade": name(entry, explanation)])
            }
        }
    }

    private func phrase(_ entry: Kakuzuke_V1_Forecast, isOtherGrade: Bool) -> Phrase? {
        let isByNewRules = entry.newPolicyVersion != 0
        guard !entry.stage.isEmpty else { return ForecastPhrases.subjectEnds }
        guard entry.hasGrade else { return isByNewRules ? ForecastPhrases.walkInByNewRules : ForecastPhrases.walkIn }
        if isOtherGrade { return isByNewRules ? ForecastPhrases.gradeByNewRules : ForecastPhrases.grade }
        guard entry.stage == RatingStage.converged.rawValue else { return nil }
        return isByNewRules ? ForecastPhrases.convergedByNewRules : ForecastPhrases.converged
    }

    private func end(_ explanation: Kakuzuke_V1_RatingExplanation) -> [String] {
        let last = explanation.forecastEnd.lastDate
        let days = Int32(CustomerEvaluation.forecastDays)
        guard explanation.hasForecastEnd, last < explanation.asOf + days else { return [] }
        let phrase =
            explanation.forecastEnd.nextPolicyVersion == 0 ? ForecastPhrases.end : ForecastPhrases.endByNewRules
        return [phrase.text(language, ["last": date(last)])]
    }

    /// The name of the grade of an entry; a side that knows no names of versions sends them apart.
    private func name(_ entry: Kakuzuke_V1_Forecast, _ explanation: Kakuzuke_V1_RatingExplanation) -> String {
        guard entry.gradeName.isEmpty else { return DisplayWidth.printable(entry.gradeName) }
        let known = [explanation.grade, explanation.wayToNextGrade.grade] + explanation.grades
        return known.first { $0.code == entry.grade }?.shownName ?? DisplayWidth.printable(entry.grade)
    }

    private func date(_ days: Int32) -> String { DateText.date(CalendarDate(daysSinceEpoch: days), language) }
}
