public import Rating

extension Kakuzuke_V1_RatingExplanation {
    /// Packs the disclosure of a rating made under a policy, as far as somebody may see it.
    ///
    /// The place among customers, the fee income and the sentences are the caller's.
    ///
    /// - Parameters:
    ///   - disclosure: the disclosure.
    ///   - date: the rated date.
    ///   - policy: the policy under which it was made.
    ///   - level: what may be told; nil: everything, for the retailer's own people.
    public init(_ disclosure: RatingDisclosure, on date: CalendarDate, policy: Policy, level: DisclosureLevel?) {
        self.init()
        let rating = disclosure.rating
        subject = Kakuzuke_V1_NamedCode(policy.subjects[rating.subject])
        stage = rating.stage.rawValue
        asOf = date.daysSinceEpoch
        referenceDate = rating.referenceDate.daysSinceEpoch
        if let index = rating.grade { grade = Kakuzuke_V1_NamedCode(policy.grades[index]) }
        if let span = disclosure.hold { hold = Kakuzuke_V1_Span(first: span.first, last: span.last) }
        wayToNextGrade = Kakuzuke_V1_GradeWay(disclosure.way, policy: policy, level: level)
        holdEndsByNewRules = disclosure.hold?.endsByNewRules ?? false
        setForecast(disclosure.forecast, disclosure.forecastEnd)
        guard level != DisclosureLevel.none else { return }
        if let points = rating.score { score = points.rawValue }
        if let held = disclosure.restraint { restraint = Kakuzuke_V1_GradeRestraint(held, policy: policy) }
        if let judged = disclosure.starting {
            starting = Kakuzuke_V1_StartingJudgement(judged, on: date, policy: policy)
        }
        // A contribution that is the fee tells the store's costs to whoever knows the prices.
        let hidesMeasures = policy.contribution == .fee && level == .rate
        parts = disclosure.parts.map { Kakuzuke_V1_ScorePart($0, policy: policy, hidesMeasures: hidesMeasures) }
        if let components = rating.components { weights = Self.weights(components, policy.weights) }
        if let counted = disclosure.usage {
            usage = Kakuzuke_V1_UsageCount(counted, hidesMeasures: hidesMeasures)
            usage.measuresFee = policy.contribution == .fee
        }
    }

    private static func weights(
        _ components: ScoreComponents, _ weights: ComponentWeights
    ) -> [Kakuzuke_V1_ComponentWeight] {
        let all: [(ScorePart.Component, Points, Int64)] = [
            (.starting, components.starting, weights.starting), (.lifetime, components.lifetime, weights.lifetime),
            (.period, components.period, weights.period), (.current, components.current, weights.current),
            (.reservations, components.reservations, weights.reservations),
            (.attributes, components.attributes, weights.attributes),
        ]
        return all.map { component, points, weight in
            var message = Kakuzuke_V1_ComponentWeight()
            message.component = component.rawValue
            message.points = points.rawValue
            message.weightPermille = weight
            return message
        }
    }
}

extension Kakuzuke_V1_NamedCode {
    /// Packs a code with its name.
    public init(code: String, name: String) {
        self.init()
        self.code = code
        self.name = name
    }

    init(_ subject: Subject) { self.init(code: subject.code, name: subject.name) }

    /// Packs a grade or class.
    public init(_ rung: Rung) { self.init(code: rung.code, name: rung.name) }
}

extension Kakuzuke_V1_Span {
    /// Packs the days from the first to the last.
    public init(first: CalendarDate, last: CalendarDate) {
        self.init()
        self.first = first.daysSinceEpoch
        self.last = last.daysSinceEpoch
    }
}

extension Kakuzuke_V1_UsageCount {
    init(_ counted: CountedUsage, hidesMeasures: Bool) {
        self.init()
        visits = UInt32(clamping: counted.visits)
        if let date = counted.lastVisit { lastVisit = date.daysSinceEpoch }
        window = Kakuzuke_V1_Span(first: counted.windowFrom, last: counted.date)
        windowVisits = UInt32(clamping: counted.windowVisits)
        guard !hidesMeasures else { return }
        measure = counted.measure.rawValue
        windowMeasure = counted.windowMeasure.rawValue
    }
}

extension Kakuzuke_V1_StartingJudgement {
    init(_ judged: StartingJudgement, on date: CalendarDate, policy: Policy) {
        self.init()
        let period = policy.hold.period
        if period != .none {
            judgedOn = period.nextReferenceDate(after: period.referenceDate(for: date)).adding(days: 1).daysSinceEpoch
        }
        if let date = judged.firstVisit { firstVisit = date.daysSinceEpoch }
        if let date = judged.secondVisit { secondVisit = date.daysSinceEpoch }
        isLate = judged.isLate
        secondVisitWithinDays = UInt32(clamping: policy.starting.secondVisitWithinDays)
        lateSecondVisitPermille = UInt32(clamping: policy.starting.lateSecondVisitPermille)
        provisionalCap = Kakuzuke_V1_NamedCode(policy.grades[policy.starting.provisionalCap])
        // Nobody is converged before the second visit, whatever the policy says.
        convergeVisits = UInt32(clamping: max(2, policy.converge.visits))
        convergeDays = UInt32(clamping: policy.converge.days)
    }
}

extension Kakuzuke_V1_GradeRestraint {
    init(_ restraint: RatingDisclosure.Restraint, policy: Policy) {
        self.init()
        switch restraint {
        case .provisionalCap(let grade):
            kind = .provisionalCap
            gradeByScore = Kakuzuke_V1_NamedCode(policy.grades[grade])
        case .demotionLimit(let grade, let steps):
            kind = .demotionLimit
            gradeByScore = Kakuzuke_V1_NamedCode(policy.grades[grade])
            maxStepsDown = UInt32(clamping: steps)
        }
    }
}

extension Kakuzuke_V1_ScorePart {
    init(_ part: ScorePart, policy: Policy, hidesMeasures: Bool) {
        self.init()
        component = part.component.rawValue
        points = part.points.rawValue
        withoutTable = !part.hasTable
        var isMeasure = false
        switch part.reason {
        case .enrolment(let option, let date):
            reason = .enrolment
            name = Kakuzuke_V1_NamedCode(code: policy.enrolment[option].option, name: policy.enrolment[option].name)
            onDate = date.daysSinceEpoch
        case .firstVisit(let date):
            reason = .firstVisit
            onDate = date.daysSinceEpoch
        case .secondVisit(let date, let isLate):
            reason = .secondVisit
            onDate = date.daysSinceEpoch
            isReduced = isLate
        case .lifetimeVisits: reason = .lifetimeVisits
        case .lifetimeAmount:
            reason = .lifetimeAmount
            isMeasure = true
        case .daysSinceLastVisit: reason = .daysSinceLastVisit
        case .periodVisits: reason = .periodVisits
        case .periodAmount:
            reason = .periodAmount
            isMeasure = true
        case .reservations(let number):
            reason = .reservations
            count = UInt32(clamping: number)
        case .attribute(let rule):
            reason = .attribute
            name = Kakuzuke_V1_NamedCode(code: policy.attributes[rule].attribute, name: policy.attributes[rule].value)
        }
        guard !(isMeasure && hidesMeasures) else { return }
        if let measured = part.value { value = measured }
        if let reached = part.bound { bound = reached }
    }
}

extension Kakuzuke_V1_GradeWay {
    /// Packs the way to a higher grade under a policy; points are left out where only the grade may be told.
    public init(_ way: WayToNextGrade, policy: Policy, level: DisclosureLevel?) {
        self.init()
        switch way {
        case .highest: kind = .highest
        case .enrolment:
            kind = .enrolment
            options = policy.enrolment.map { Kakuzuke_V1_NamedCode(code: $0.option, name: $0.name) }
        case .purchase(let purchase):
            kind = .purchase
            amount = purchase.amount.rawValue
            grade = Kakuzuke_V1_NamedCode(policy.grades[purchase.grade])
            countsFrom = purchase.countsFrom.daysSinceEpoch
            switch purchase.missing {
            case .points(let points): if level != DisclosureLevel.none { missingPoints = points.rawValue }
            // That the score lies elsewhere than the grade says something of the score.
            case .provisionalCap: if level != DisclosureLevel.none { restraint = .provisionalCap }
            case .demotionLimit: if level != DisclosureLevel.none { restraint = .demotionLimit }
            }
        case .none(let date):
            kind = .none
            countsFrom = date.daysSinceEpoch
        case .unknown(let date):
            kind = .unknown
            countsFrom = date.daysSinceEpoch
        }
    }
}

extension Kakuzuke_V1_ClassWay {
    /// Packs the way to a higher class under a policy; points are left out where only the class may be told.
    public init(_ way: WayToNextClass, policy: Policy, level: DisclosureLevel) {
        self.init()
        amount = way.amount.rawValue
        toClass = Kakuzuke_V1_NamedCode(policy.classes[way.classIndex])
        if level != .none { missingPoints = way.missing.rawValue }
    }
}

extension Kakuzuke_V1_PriceComposition {
    init(_ composition: PriceComposition) {
        self.init()
        cost = composition.cost.rawValue
        fee = composition.fee.rawValue
        tax = composition.tax.rawValue
    }
}
