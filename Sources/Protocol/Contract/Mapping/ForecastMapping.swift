public import Rating

extension Kakuzuke_V1_Forecast {
    /// Packs a step of a forecast of one subject.
    ///
    /// - Parameters:
    ///   - step: the step.
    ///   - code: the subject's code.
    public init(_ step: ForecastStep, subject code: String) {
        self.init()
        subject = code
        onDate = step.on.daysSinceEpoch
        newPolicyVersion = step.newVersion ?? 0
        guard let standing = step.standing else { return }
        stage = standing.stage.rawValue
        guard let code = standing.grade else { return }
        grade = code
        gradeName = standing.gradeName
    }
}

extension ForecastStep {
    /// Unpacks and checks a step of a forecast.
    ///
    /// - Throws: `ContractError`.
    public init(_ message: Kakuzuke_V1_Forecast) throws(ContractError) {
        let on = try FieldCheck.date(message.onDate, "on_date")
        let newVersion = message.newPolicyVersion == 0 ? nil : message.newPolicyVersion
        guard !message.stage.isEmpty else {
            // Only another version can lack a subject.
            guard newVersion != nil, !message.hasGrade else { throw ContractError(.inconsistent, "stage") }
            self.init(on: on, standing: nil, newVersion: newVersion)
            return
        }
        guard let stage = RatingStage(rawValue: message.stage) else { throw ContractError(.unknownValue, "stage") }
        guard (stage == .walkIn) != message.hasGrade else { throw ContractError(.inconsistent, "grade") }
        let standing = Standing(
            stage: stage, grade: message.hasGrade ? message.grade : nil, gradeName: message.gradeName)
        self.init(on: on, standing: standing, newVersion: newVersion)
    }
}

extension Kakuzuke_V1_ForecastEnd {
    /// Packs the end of a forecast.
    public init(_ end: ForecastEnd) {
        self.init()
        lastDate = end.lastDate.daysSinceEpoch
        nextPolicyVersion = end.nextVersion ?? 0
    }
}

extension Kakuzuke_V1_GetRatingResponse {
    /// Adds what a timetable foretells of the subjects of the policy in force and of those that come.
    ///
    /// - Parameters:
    ///   - timetable: the versions that rate the customer.
    ///   - policy: the policy in force on the rated date.
    public mutating func setForecast(_ timetable: RatingTimetable, policy: Policy) {
        forecast = (policy.subjects + timetable.comingSubjects).flatMap { subject in
            timetable.forecast(ofSubject: subject.code).map { Kakuzuke_V1_Forecast($0, subject: subject.code) }
        }
        forecastEnd = Kakuzuke_V1_ForecastEnd(timetable.end)
    }
}

extension Kakuzuke_V1_RatingExplanation {
    /// Tells of a subject that comes with a version within the forecast; the sentences are the caller's.
    ///
    /// - Parameters:
    ///   - subject: the subject.
    ///   - timetable: the versions that rate the customer.
    public init(coming subject: Subject, in timetable: RatingTimetable) {
        self.init()
        self.subject = Kakuzuke_V1_NamedCode(code: subject.code, name: subject.name)
        asOf = timetable.date.daysSinceEpoch
        setForecast(timetable.forecast(ofSubject: subject.code), timetable.end)
    }

    /// Adds a forecast of the subject, with the names of its grades.
    mutating func setForecast(_ steps: [ForecastStep], _ end: ForecastEnd) {
        forecast = steps.map { Kakuzuke_V1_Forecast($0, subject: subject.code) }
        forecastEnd = Kakuzuke_V1_ForecastEnd(end)
        var known: Set<String> = []
        grades = forecast.filter { $0.hasGrade && known.insert($0.grade).inserted }.map {
            Kakuzuke_V1_NamedCode(code: $0.grade, name: $0.gradeName)
        }
    }
}
