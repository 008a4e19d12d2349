public import KakuzukeProtocol
public import Rating

/// Puts the explanation of a rating into sentences of the catalogue.
public struct RatingSentences: Sendable {
    private let language: Language
    private let amounts: AmountText

    /// Speaks a language; `currency` (ISO 4217) is that of the amounts.
    public init(_ language: Language, currency: String) {
        self.language = language
        amounts = AmountText(currency: currency, language)
    }

    /// The grade first, then its reasons, then what leads further and what will change.
    public func sentences(_ explanation: Kakuzuke_V1_RatingExplanation) -> [String] {
        [opening(explanation)] + reasons(explanation) + restraints(explanation)
            + UsageSentences(language, amounts).sentences(explanation)
            + WaySentences(language, amounts).sentences(explanation.wayToNextGrade, on: explanation.asOf)
            + outlook(explanation)
    }

    /// What will be of subjects that come with a version within the forecast; with their sentences.
    public func comingSubjects(_ timetable: RatingTimetable) -> [Kakuzuke_V1_RatingExplanation] {
        timetable.comingSubjects.map { subject in
            var explanation = Kakuzuke_V1_RatingExplanation(coming: subject, in: timetable)
            explanation.sentences = ForecastSentences(language).sentences(coming: explanation)
            return explanation
        }
    }

    private func opening(_ explanation: Kakuzuke_V1_RatingExplanation) -> String {
        let values = [
            "subject": explanation.subject.shownName, "grade": explanation.grade.shownName,
            "date": date(explanation.referenceDate),
        ]
        switch explanation.stage {
        case RatingStage.walkIn.rawValue: return RatingPhrases.walkIn.text(language, values)
        case RatingStage.provisional.rawValue: return RatingPhrases.provisional.text(language, values)
        case RatingStage.starting.rawValue: return RatingPhrases.starting.text(language, values)
        default: return RatingPhrases.converged.text(language, values)
        }
    }

    private func reasons(_ explanation: Kakuzuke_V1_RatingExplanation) -> [String] {
        guard explanation.hasScore else { return [] }
        let points = ["points": String(explanation.score)]
        guard !explanation.weights.isEmpty else {
            return [RatingPhrases.score.text(language, points)] + explanation.parts.map { "  " + part($0, explanation) }
        }
        var sentences = [RatingPhrases.weightedScore.text(language, points)]
        var weightless: [String] = []
        for weight in explanation.weights {
            guard weight.weightPermille != 0 else {
                weightless.append(component(weight.component))
                continue
            }
            let parts = explanation.parts.filter { $0.component == weight.component }
            guard weight.points != 0 || !parts.isEmpty else { continue }
            sentences.append(
                "  "
                    + RatingPhrases.component.text(
                        language,
                        [
                            "component": component(weight.component), "points": String(weight.points),
                            "weight": AmountText.rate(weight.weightPermille * 10),
                        ]))
            sentences += parts.map { "    " + part($0, explanation) }
        }
        guard !weightless.isEmpty else { return sentences }
        let list = weightless.joined(separator: language == .japanese ? "、" : ", ")
        return sentences + ["  " + UsagePhrases.weightless.text(language, ["list": list])]
    }

    private func component(_ word: String) -> String {
        switch ScorePart.Component(rawValue: word) {
        case .starting: RatingPhrases.componentStarting.text(language)
        case .lifetime: RatingPhrases.componentLifetime.text(language)
        case .period: RatingPhrases.componentPeriod.text(language)
        case .current: RatingPhrases.componentCurrent.text(language)
        case .reservations: RatingPhrases.componentReservations.text(language)
        case .attributes: RatingPhrases.componentAttributes.text(language)
        case nil: word
        }
    }

    private func part(_ part: Kakuzuke_V1_ScorePart, _ explanation: Kakuzuke_V1_RatingExplanation) -> String {
        var values = ["points": String(part.points), "name": part.name.shownName, "date": date(part.onDate)]
        if part.reason == .attribute {
            values["name"] = DisplayWidth.printable(part.name.code)
            values["value"] = DisplayWidth.printable(part.name.name)
        } else {
            values["value"] = measured(part.value, part.reason)
        }
        values["count"] = String(part.count)
        values["first"] = date(explanation.usage.window.first)
        values["bound"] = bound(part)
        return phrase(part, measuresFee: explanation.usage.measuresFee).text(language, values)
    }

    private func phrase(_ part: Kakuzuke_V1_ScorePart, measuresFee: Bool) -> Phrase {
        switch part.reason {
        case .enrolment: return RatingPhrases.enrolment
        case .firstVisit: return RatingPhrases.firstVisit
        case .secondVisit: return part.isReduced ? RatingPhrases.lateSecondVisit : RatingPhrases.secondVisit
        case .lifetimeVisits: return RatingPhrases.lifetimeVisits
        case .lifetimeAmount:
            guard part.hasValue else { return RatingPhrases.hiddenLifetimeMeasure }
            return measuresFee ? RatingPhrases.lifetimeFee : RatingPhrases.lifetimeAmount
        case .daysSinceLastVisit: return RatingPhrases.daysSinceLastVisit
        case .periodVisits: return RatingPhrases.periodVisits
        case .periodAmount:
            guard part.hasValue else { return RatingPhrases.hiddenPeriodMeasure }
            return measuresFee ? RatingPhrases.periodFee : RatingPhrases.periodAmount
        case .reservations: return RatingPhrases.reservations
        case .attribute, .unspecified, .UNRECOGNIZED: return RatingPhrases.attribute
        }
    }

    /// A value in the unit of what was measured.
    private func measured(_ value: Int64, _ reason: Kakuzuke_V1_ScoreReason) -> String {
        switch reason {
        case .lifetimeAmount, .periodAmount, .reservations: amounts.amount(value)
        default: AmountText.decimal(value, digits: 0)
        }
    }

    private func bound(_ part: Kakuzuke_V1_ScorePart) -> String {
        guard !part.withoutTable else { return UsagePhrases.noTable.text(language) }
        guard part.hasBound else { return RatingPhrases.noBound.text(language) }
        let number = ["number": AmountText.decimal(part.bound, digits: 0)]
        switch part.reason {
        case .lifetimeVisits, .periodVisits:
            return RatingPhrases.boundAtLeast.text(
                language, ["bound": RatingPhrases.visitsUnit.text(language, number)])
        case .daysSinceLastVisit:
            return RatingPhrases.boundAtMost.text(language, ["bound": RatingPhrases.daysUnit.text(language, number)])
        default: return RatingPhrases.boundAtLeast.text(language, ["bound": amounts.amount(part.bound)])
        }
    }

    private func restraints(_ explanation: Kakuzuke_V1_RatingExplanation) -> [String] {
        var sentences: [String] = []
        let held = explanation.restraint
        let values = [
            "grade": held.gradeByScore.shownName, "steps": String(held.maxStepsDown),
            "held": explanation.grade.shownName,
        ]
        switch held.kind {
        case .provisionalCap: sentences.append(RatingPhrases.provisionalCap.text(language, values))
        case .demotionLimit: sentences.append(RatingPhrases.demotionLimit.text(language, values))
        case .unspecified, .UNRECOGNIZED: break
        }
        if explanation.hasHold {
            let phrase = explanation.holdEndsByNewRules ? ForecastPhrases.holdUntilNewRules : RatingPhrases.hold
            sentences.append(
                phrase.text(
                    language,
                    [
                        "first": date(explanation.hold.first), "last": date(explanation.hold.last),
                        "next": date(explanation.hold.last + 1),
                    ]))
        }
        return sentences
    }

    private func outlook(_ explanation: Kakuzuke_V1_RatingExplanation) -> [String] {
        var sentences = ForecastSentences(language).sentences(explanation)
        if explanation.hasPlace {
            let place = explanation.place
            sentences.append(
                RatingPhrases.place.text(
                    language,
                    [
                        "date": date(place.asOf), "customers": AmountText.grouped(String(place.customers)),
                        "share": AmountText.rate(Int64(place.atOrBelowBp)),
                    ]))
        }
        if explanation.hasFeeIncome {
            let income = explanation.feeIncome
            sentences.append(
                RatingPhrases.feeIncome.text(
                    language,
                    [
                        "first": date(income.span.first), "last": date(income.span.last),
                        "fee": amounts.amount(income.fee),
                    ]))
        }
        return sentences
    }

    private func date(_ days: Int32) -> String { DateText.date(CalendarDate(daysSinceEpoch: days), language) }
}

extension Kakuzuke_V1_NamedCode {
    /// The name, or the code where there is none, without anything that steers a terminal or printer.
    var shownName: String { DisplayWidth.printable(name.isEmpty ? code : name) }
}
