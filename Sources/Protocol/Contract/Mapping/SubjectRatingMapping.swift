public import Rating

extension Kakuzuke_V1_SubjectRating {
    /// Packs a rating made under a policy; indexes become codes.
    public init(_ rating: SubjectRating, policy: Policy) {
        self.init()
        subject = policy.subjects[rating.subject].code
        stage = rating.stage.rawValue
        if let index = rating.grade { grade = policy.grades[index].code }
        if let points = rating.score { score = points.rawValue }
        if let parts = rating.components { components = Kakuzuke_V1_ScoreComponents(parts) }
        referenceDate = rating.referenceDate.daysSinceEpoch
    }
}

extension Kakuzuke_V1_SubjectRating {
    /// Packs a rating made under a policy for its customer, with as much as may be told.
    public init(_ rating: SubjectRating, policy: Policy, level: DisclosureLevel) {
        self.init(rating, policy: policy)
        guard level == .none else { return }
        clearScore()
        clearComponents()
    }
}

extension SubjectRating {
    /// Unpacks and checks a rating made under a policy.
    ///
    /// - Throws: `ContractError`; also when stage, grade, score and components do not belong together.
    public init(_ message: Kakuzuke_V1_SubjectRating, policy: Policy) throws(ContractError) {
        guard let subject = policy.subjects.firstIndex(where: { $0.code == message.subject }) else {
            throw ContractError(.unknownValue, "subject")
        }
        guard let stage = RatingStage(rawValue: message.stage) else { throw ContractError(.unknownValue, "stage") }
        var grade: Int?
        if message.hasGrade {
            guard let index = policy.grades.firstIndex(where: { $0.code == message.grade }) else {
                throw ContractError(.unknownValue, "grade")
            }
            grade = index
        }
        guard (stage == .walkIn) == (grade == nil), message.hasScore == message.hasGrade else {
            throw ContractError(.inconsistent, "grade")
        }
        guard (stage == .converged) == message.hasComponents else { throw ContractError(.inconsistent, "components") }
        self.init(
            subject: subject, stage: stage, grade: grade, score: message.hasScore ? Points(message.score) : nil,
            components: message.hasComponents ? ScoreComponents(message.components) : nil,
            referenceDate: try FieldCheck.date(message.referenceDate, "reference_date"))
    }
}

extension Kakuzuke_V1_ScoreComponents {
    init(_ components: ScoreComponents) {
        self.init()
        starting = components.starting.rawValue
        lifetime = components.lifetime.rawValue
        period = components.period.rawValue
        current = components.current.rawValue
        reservations = components.reservations.rawValue
        attributes = components.attributes.rawValue
    }
}

extension ScoreComponents {
    init(_ message: Kakuzuke_V1_ScoreComponents) {
        self.init(
            starting: Points(message.starting), lifetime: Points(message.lifetime), period: Points(message.period),
            current: Points(message.current), reservations: Points(message.reservations),
            attributes: Points(message.attributes))
    }
}
