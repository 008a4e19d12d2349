extension RatingEngine {
    /// Explains a customer's rating in one subject, without a basket.
    ///
    /// - Parameters:
    ///   - usage: the customer's facts and states, complete or compact.
    ///   - subject: index of the subject.
    ///   - date: the rated date; the states are exact for it.
    ///   - forecastDays: days to look ahead, at most as far as the states are exact; days.
    /// - Returns: the rating with its reasons, the way to the next grade and the forecast.
    public func disclosure(
        of usage: CustomerUsage, subject: Int, on date: CalendarDate,
        forecastDays: Int = CustomerEvaluation.forecastDays
    ) -> RatingDisclosure {
        let evaluation = evaluation(of: usage)
        let rating = evaluation.rating(subject: subject, on: date, basket: nil)
        let figures =
            rating.stage == .converged ? evaluation.figures(subject: subject, at: rating.referenceDate) : nil
        return RatingDisclosure(
            rating: rating, parts: evaluation.parts(of: rating, figures), figures: figures,
            windowFrom: figures.map { $0.date.adding(days: 1 - policy.windowDays) },
            hold: figures.flatMap { _ in holdSpan(at: date) }, restraint: restraint(on: rating),
            way: wayToNextGrade(of: usage, subject: subject, on: date),
            forecast: evaluation.forecast(subject: subject, from: date, days: forecastDays))
    }

    /// The period of the hold that holds a date; nil without a hold.
    private func holdSpan(at date: CalendarDate) -> RatingDisclosure.HoldSpan? {
        guard policy.hold.period != .none else { return nil }
        let reference = policy.hold.period.referenceDate(for: date)
        return RatingDisclosure.HoldSpan(
            first: reference.adding(days: 1), last: policy.hold.period.nextReferenceDate(after: reference))
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

    private func usageParts(_ figures: ReferenceFigures, subject: Int) -> [ScorePart] {
        let days = Int64(figures.date.days(since: figures.lastVisit))
        var parts = [
            part(.lifetime, .lifetimeVisits, policy.lifetime.visits, atLeast: Int64(figures.visits)),
            part(.lifetime, .lifetimeAmount, policy.lifetime.amount, atLeast: figures.measure.rawValue),
        ]
        if !policy.period.daysSinceLastVisit.steps.isEmpty {
            let step = policy.period.daysSinceLastVisit.step(atMost: days)
            parts.append(
                ScorePart(
                    component: .period, reason: .daysSinceLastVisit, value: days, bound: step?.bound,
                    points: step?.points ?? .zero))
        }
        parts += [
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
        return parts.compactMap(\.self)
    }

    /// The part that a table gives; nil where the policy has no such table.
    private func part(
        _ component: ScorePart.Component, _ reason: ScorePart.Reason, _ table: StepTable, atLeast value: Int64
    ) -> ScorePart? {
        guard !table.steps.isEmpty else { return nil }
        let step = table.step(atLeast: value)
        return ScorePart(
            component: component, reason: reason, value: value, bound: step?.bound, points: step?.points ?? .zero)
    }
}
