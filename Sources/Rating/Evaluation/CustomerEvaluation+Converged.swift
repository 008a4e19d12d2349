extension CustomerEvaluation {
    /// The converged rating; nil when the customer is not converged at the reference date.
    func convergedRating(subject: Int, on date: CalendarDate, basket: BasketPart?) -> SubjectRating? {
        let reference = policy.hold.period.referenceDate(for: date)
        guard let figures = figures(subject: subject, at: reference) else { return nil }
        let isHeld = policy.hold.period != .none
        let current = isHeld ? Points.zero : basket?.conditionPoints ?? .zero
        let components = components(figures, current: current)
        let score = components.score(policy.weights)
        let grade: Int
        if isHeld, let limit = policy.hold.maxStepsDown {
            grade = foldedGrade(subject: subject, at: reference, maxStepsDown: limit)
        } else {
            grade = policy.grades.index(reachedBy: score)
        }
        return SubjectRating(
            subject: subject, stage: .converged, grade: grade, score: score, components: components,
            referenceDate: reference)
    }

    /// The figures of a reference date; nil when the customer is not converged there.
    ///
    /// At or before a state's base only the last reference date can be asked for, and the state carries it.
    func figures(subject: Int, at reference: CalendarDate) -> ReferenceFigures? {
        let timeline = timelines[subject]
        if reference <= timeline.base {
            guard let held = timeline.held, held.figures.date == reference else { return nil }
            return held.figures
        }
        let visits = timeline.visits(through: reference)
        guard visits >= 2, visits >= policy.converge.visits, timeline.firstVisits.count == 2,
            let lastVisit = timeline.lastVisit(through: reference),
            reference.days(since: timeline.firstVisits[0].date) >= policy.converge.days
        else { return nil }
        let window = timeline.window(endingOn: reference)
        return ReferenceFigures(
            date: reference, visits: visits, measure: timeline.measure(through: reference), lastVisit: lastVisit,
            windowVisits: window.visits, windowMeasure: window.measure,
            reservationSum: customer.reservationSum(subject: subject, at: reference),
            startingPoints: startingPoints(timeline.firstVisits[0], timeline.firstVisits[1]),
            attributePoints: customer.attributes.points(on: reference))
    }

    /// The components that follow from the figures of a reference date.
    private func components(_ figures: ReferenceFigures, current: Points) -> ScoreComponents {
        let lifetime =
            policy.lifetime.visits.points(atLeast: Int64(figures.visits))
            + policy.lifetime.amount.points(atLeast: figures.measure.rawValue)
        let daysSinceLastVisit = Int64(figures.date.days(since: figures.lastVisit))
        let period =
            policy.period.daysSinceLastVisit.points(atMost: daysSinceLastVisit)
            + policy.period.visits.points(atLeast: Int64(figures.windowVisits))
            + policy.period.amount.points(atLeast: figures.windowMeasure.rawValue)
        return ScoreComponents(
            starting: figures.startingPoints, lifetime: lifetime, period: period, current: current,
            reservations: policy.reservations?.amount.points(atLeast: figures.reservationSum.rawValue) ?? .zero,
            attributes: figures.attributePoints)
    }

    /// The grade that the figures of a reference date reach by themselves.
    private func rawGrade(_ figures: ReferenceFigures) -> Int {
        policy.grades.index(reachedBy: components(figures, current: .zero).score(policy.weights))
    }

    /// The grade after the demotion limit, folded over all periods since the first converged one.
    ///
    /// The reference date is one at which the customer is converged.
    func foldedGrade(subject: Int, at reference: CalendarDate, maxStepsDown: Int) -> Int {
        let timeline = timelines[subject]
        var grade: Int?
        var date: CalendarDate
        if let held = timeline.held {
            grade = held.foldedGrade
            date = held.figures.date
        } else {
            let firstVisit = timeline.firstVisits.first?.date ?? reference
            let earliest = max(firstVisit, timeline.base.adding(days: 1))
            date = policy.hold.period.referenceDate(for: earliest)
        }
        while date < reference {
            date = policy.hold.period.nextReferenceDate(after: date)
            guard let figures = figures(subject: subject, at: date) else { continue }
            let raw = rawGrade(figures)
            grade = grade.map { max(raw, $0 - maxStepsDown) } ?? raw
        }
        return grade ?? 0
    }

    /// The last converged reference date up to `base`, for a compact state; nil without a hold or when there is none.
    func heldReference(subject: Int, upTo base: CalendarDate) -> HeldReference? {
        guard policy.hold.period != .none else { return nil }
        let reference = policy.hold.period.referenceDate(for: base.adding(days: 1))
        guard let figures = figures(subject: subject, at: reference) else { return nil }
        let grade =
            policy.hold.maxStepsDown.map { foldedGrade(subject: subject, at: reference, maxStepsDown: $0) }
            ?? rawGrade(figures)
        return HeldReference(foldedGrade: grade, figures: figures)
    }
}
