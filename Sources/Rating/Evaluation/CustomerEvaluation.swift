/// One customer's usage under one policy, ready to be rated at any date that the states are exact for.
public struct CustomerEvaluation: Sendable {
    /// The part of the present basket that lies in one subject.
    struct BasketPart: Sendable {
        /// Points of the policy's conditions for it.
        var conditionPoints: Points
    }

    let policy: Policy
    let customer: CustomerTimeline
    let timelines: [SubjectTimeline]

    init(policy: Policy, usage: CustomerUsage) {
        precondition(usage.states.count == policy.subjects.count, "one state for each subject of the policy")
        self.policy = policy
        let customer = CustomerTimeline(usage.facts, policy: policy)
        self.customer = customer
        timelines = usage.states.map { state in
            SubjectTimeline(
                state, windowDays: policy.windowDays, visitUnit: policy.visitUnit, enrolment: customer.enrolment)
        }
    }

    /// The ratings of all subjects at a date, without a basket, in the policy's order.
    public func ratings(on date: CalendarDate) -> [SubjectRating] {
        timelines.indices.map { rating(subject: $0, on: date, basket: nil) }
    }

    /// The rating of one subject at a date, with the present basket's part in it, if any.
    func rating(subject: Int, on date: CalendarDate, basket: BasketPart?) -> SubjectRating {
        if policy.requireEnrolment, !customer.enrolment.isEnrolled(by: date) {
            return .walkIn(subject: subject, on: date)
        }
        return convergedRating(subject: subject, on: date, basket: basket)
            ?? earlyRating(subject: subject, on: date, basket: basket)
    }

    /// Stages provisional and starting, always judged at the date itself.
    private func earlyRating(subject: Int, on date: CalendarDate, basket: BasketPart?) -> SubjectRating {
        let timeline = timelines[subject]
        let attributes = customer.attributes.points(on: date)
        let known = timeline.firstVisits.filter { $0.date <= date }
        let score: Points
        let isStarting: Bool
        if known.count == 2 {
            score = startingPoints(known[0], known[1]) + attributes
            isStarting = true
        } else if let first = known.first, let basket,
            policy.visitUnit == .receipt || first.date != date
        {
            let second = FirstVisit(
                date: date, order: first.order, conditionPoints: basket.conditionPoints,
                enrolmentPoints: customer.enrolment.points(by: date))
            score = startingPoints(first, second) + attributes
            isStarting = true
        } else {
            let conditions = known.first?.conditionPoints ?? basket?.conditionPoints ?? .zero
            score = customer.enrolment.points(by: date) + conditions + attributes
            isStarting = false
        }
        let grade = policy.grades.index(reachedBy: score)
        return SubjectRating(
            subject: subject, stage: isStarting ? .starting : .provisional,
            grade: isStarting ? grade : min(grade, policy.starting.provisionalCap), score: score, components: nil,
            referenceDate: date)
    }

    /// S of the rules: both visits' points, the second one's reduced when it came late.
    func startingPoints(_ first: FirstVisit, _ second: FirstVisit) -> Points {
        let isLate = second.date.days(since: first.date) > policy.starting.secondVisitWithinDays
        let secondPoints =
            isLate
            ? Points(floorDivide(second.conditionPoints.rawValue * policy.starting.lateSecondVisitPermille, 1000))
            : second.conditionPoints
        return second.enrolmentPoints + first.conditionPoints + secondPoints
    }
}

extension SubjectRating {
    /// The rating of someone who is not a customer.
    static func walkIn(subject: Int, on date: CalendarDate) -> SubjectRating {
        SubjectRating(
            subject: subject, stage: .walkIn, grade: nil, score: nil, components: nil, referenceDate: date)
    }
}
