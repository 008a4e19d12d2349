extension RatingEngine {
    /// Explains a customer's rating in one subject, without a basket.
    ///
    /// - Parameters:
    ///   - usage: the customer's facts and states, complete or compact.
    ///   - subject: index of the subject.
    ///   - date: the rated date; the states are exact for it.
    ///   - timetable: which versions rate the customer from this date on, this policy's first; nil: this one for ever.
    /// - Returns: the rating with its reasons, the way to the next grade and the forecast.
    public func disclosure(
        of usage: CustomerUsage, subject: Int, on date: CalendarDate, timetable: RatingTimetable? = nil
    ) -> RatingDisclosure {
        let evaluation = evaluation(of: usage)
        let rating = evaluation.rating(subject: subject, on: date, basket: nil)
        let figures =
            rating.stage == .converged ? evaluation.figures(subject: subject, at: rating.referenceDate) : nil
        let timetable =
            timetable
            ?? RatingTimetable(
                on: date, present: .init(version: 0, from: .distantPast, evaluation: evaluation))
        return RatingDisclosure(
            rating: rating, parts: evaluation.parts(of: rating, figures),
            usage: evaluation.countedUsage(of: rating, figures), starting: evaluation.startingJudgement(of: rating),
            hold: figures.flatMap { _ in holdSpan(at: date, timetable) }, restraint: restraint(on: rating),
            way: wayToNextGrade(of: usage, subject: subject, on: date, rulesUntil: timetable.rulesUntil),
            forecast: timetable.forecast(ofSubject: policy.subjects[subject].code), forecastEnd: timetable.end)
    }

    /// The period of the hold that holds a date, as far as these rules hold too; nil without a hold.
    private func holdSpan(at date: CalendarDate, _ timetable: RatingTimetable) -> RatingDisclosure.HoldSpan? {
        guard policy.hold.period != .none else { return nil }
        let reference = policy.hold.period.referenceDate(for: date)
        let first = max(reference.adding(days: 1), timetable.rulesFrom)
        let last = policy.hold.period.nextReferenceDate(after: reference)
        guard let end = timetable.rulesUntil, end < last else {
            return RatingDisclosure.HoldSpan(first: first, last: last)
        }
        return RatingDisclosure.HoldSpan(first: first, last: end, endsByNewRules: true)
    }

    private func restraint(on rating: SubjectRating) -> RatingDisclosure.Restraint? {
        guard let grade = rating.grade, let score = rating.score else { return nil }
        let byScore = policy.grades.index(reachedBy: score)
        guard byScore != grade else { return nil }
        if rating.stage == .provisional { return .provisionalCap(gradeByScore: byScore) }
        return policy.hold.maxStepsDown.map { .demotionLimit(gradeByScore: byScore, maxStepsDown: $0) }
    }
}

extension CustomerEvaluation {
    /// Where the points of a rating without a basket come from.
    func parts(of rating: SubjectRating, _ figures: ReferenceFigures?) -> [ScorePart] {
        guard rating.grade != nil else { return [] }
        let date = rating.referenceDate
        let attributes = customer.attributes.rules(matchingOn: date).map {
            ScorePart(component: .attributes, reason: .attribute(rule: $0), points: policy.attributes[$0].points)
        }
        let known = timelines[rating.subject].firstVisits.filter { $0.date <= date }
        let enrolled = known.count == 2 ? known[1].date : date
        var parts = customer.enrolment.chosen(by: enrolled).map {
            ScorePart(
                component: .starting, reason: .enrolment(option: $0.option, on: $0.date),
                points: policy.enrolment[$0.option].points)
        }
        if let first = known.first {
            parts.append(
                ScorePart(component: .starting, reason: .firstVisit(on: first.date), points: first.conditionPoints))
        }
        if known.count == 2 {
            let second = known[1]
            let points = startingPoints(known[0], second) - second.enrolmentPoints - known[0].conditionPoints
            parts.append(
                ScorePart(
                    component: .starting,
                    reason: .secondVisit(on: second.date, isReduced: points != second.conditionPoints),
                    points: points))
        }
        if let figures { parts += usageParts(figures, subject: rating.subject) }
        return parts + attributes
    }

    /// How the first two visits were judged by the reference date; nil for a walk-in.
    func startingJudgement(of rating: SubjectRating) -> StartingJudgement? {
        guard rating.grade != nil else { return nil }
        let visits = timelines[rating.subject].firstVisits.map(\.date).filter { $0 <= rating.referenceDate }
        return StartingJudgement(visits, rule: policy.starting)
    }

    private func usageParts(_ figures: ReferenceFigures, subject: Int) -> [ScorePart] {
        let days = Int64(figures.date.days(since: figures.lastVisit))
        let recent = policy.period.daysSinceLastVisit
        let step = recent.step(atMost: days)
        var parts = [
            part(.lifetime, .lifetimeVisits, policy.lifetime.visits, atLeast: Int64(figures.visits)),
            part(.lifetime, .lifetimeAmount, policy.lifetime.amount, atLeast: figures.measure.rawValue),
            ScorePart(
                component: .period, reason: .daysSinceLastVisit, value: days, bound: step?.bound,
                points: step?.points ?? .zero, hasTable: !recent.steps.isEmpty),
            part(.period, .periodVisits, policy.period.visits, atLeast: Int64(figures.windowVisits)),
            part(.period, .periodAmount, policy.period.amount, atLeast: figures.windowMeasure.rawValue),
        ]
        if let rule = policy.reservations {
            parts.append(
                part(
                    .reservations,
                    .reservations(count: customer.reservationCount(subject: subject, at: figures.date)), rule.amount,
                    atLeast: figures.reservationSum.rawValue))
        }
        return parts
    }

    /// The part that a table gives; without steps it gives no points, and what was counted is told all the same.
    private func part(
        _ component: ScorePart.Component, _ reason: ScorePart.Reason, _ table: StepTable, atLeast value: Int64
    ) -> ScorePart {
        let step = table.step(atLeast: value)
        return ScorePart(
            component: component, reason: reason, value: value, bound: step?.bound, points: step?.points ?? .zero,
            hasTable: !table.steps.isEmpty)
    }
}
