import KakuzukeProtocol
import Rating

/// Puts what was counted before a rating is converged, and the rule of the first two visits, into sentences.
struct UsageSentences {
    private let language: Language
    private let amounts: AmountText

    init(_ language: Language, _ amounts: AmountText) {
        self.language = language
        self.amounts = amounts
    }

    /// What was counted and how the first two visits are judged; of a converged rating its reasons tell it.
    func sentences(_ explanation: Kakuzuke_V1_RatingExplanation) -> [String] {
        guard explanation.hasUsage, explanation.hasStarting else { return [] }
        switch explanation.stage {
        case RatingStage.provisional.rawValue:
            return [counted(explanation)] + cap(explanation) + secondVisitToCome(explanation)
        case RatingStage.starting.rawValue:
            return [counted(explanation)] + secondVisit(explanation.starting) + [converges(explanation.starting)]
        default: return []
        }
    }

    private func counted(_ explanation: Kakuzuke_V1_RatingExplanation) -> String {
        let usage = explanation.usage
        let values = [
            "date": date(explanation.referenceDate), "visits": AmountText.decimal(Int64(usage.visits), digits: 0),
            "measure": amounts.amount(usage.measure),
            "days": AmountText.decimal(Int64(explanation.referenceDate) - Int64(usage.lastVisit), digits: 0),
        ]
        guard usage.hasLastVisit else { return UsagePhrases.countedNone.text(language, values) }
        guard usage.hasMeasure else { return UsagePhrases.countedHidden.text(language, values) }
        return (usage.measuresFee ? UsagePhrases.countedFee : UsagePhrases.counted).text(language, values)
    }

    /// The limit of provisional grades, unless it is told already that it holds the grade below the score.
    private func cap(_ explanation: Kakuzuke_V1_RatingExplanation) -> [String] {
        guard explanation.restraint.kind != .provisionalCap, explanation.wayToNextGrade.kind != .highest else {
            return []
        }
        let grade = explanation.starting.provisionalCap.shownName
        return [UsagePhrases.capUntilSecondVisit.text(language, ["grade": grade])]
    }

    private func secondVisitToCome(_ explanation: Kakuzuke_V1_RatingExplanation) -> [String] {
        let rule = explanation.starting
        guard rule.lateSecondVisitPermille != 1_000 else { return [] }
        var values = values(rule)
        guard rule.hasFirstVisit else { return [UsagePhrases.secondVisitWithin.text(language, values)] }
        let last = Int64(rule.firstVisit) + Int64(rule.secondVisitWithinDays)
        guard explanation.referenceDate <= last else {
            return [UsagePhrases.secondVisitWillBeLate.text(language, values)]
        }
        values["date"] = date(Int32(clamping: last))
        return [UsagePhrases.secondVisitUntil.text(language, values)]
    }

    private func secondVisit(_ rule: Kakuzuke_V1_StartingJudgement) -> [String] {
        guard rule.lateSecondVisitPermille != 1_000 else { return [] }
        let phrase = rule.isLate ? UsagePhrases.secondVisitLate : UsagePhrases.secondVisitInTime
        return [phrase.text(language, values(rule))]
    }

    private func converges(_ rule: Kakuzuke_V1_StartingJudgement) -> String {
        var values = ["visits": number(rule.convergeVisits), "days": number(rule.convergeDays)]
        guard rule.hasJudgedOn else { return UsagePhrases.converges.text(language, values) }
        // Under a hold the visits of the present period count from the next one on.
        values["date"] = date(rule.judgedOn)
        return UsagePhrases.convergesWithPeriods.text(language, values)
    }

    private func values(_ rule: Kakuzuke_V1_StartingJudgement) -> [String: String] {
        [
            "limit": number(rule.secondVisitWithinDays),
            "share": AmountText.rate(Int64(rule.lateSecondVisitPermille) * 10),
            "days": AmountText.decimal(Int64(rule.secondVisit) - Int64(rule.firstVisit), digits: 0),
        ]
    }

    private func number(_ value: UInt32) -> String { AmountText.decimal(Int64(value), digits: 0) }

    private func date(_ days: Int32) -> String { DateText.date(CalendarDate(daysSinceEpoch: days), language) }
}
