/// Which policy versions rate a customer from which days on: the one in force on a date, and those that follow it.
///
/// A version rates from its first day as if it had always been in force, so a forecast goes on with it from there.
/// Source: `docs/rating.md`, "Forecast".
public struct RatingTimetable: Sendable {
    /// One version and the days from which it rates.
    public struct Turn: Sendable {
        /// Number of the version.
        public var version: UInt32
        /// Its first day.
        public var from: CalendarDate
        /// The customer under it; nil: what it takes is not at hand.
        public var evaluation: CustomerEvaluation?
        /// Last date for which that is exact; nil: any.
        public var exactUntil: CalendarDate?

        /// Makes a turn.
        public init(
            version: UInt32, from: CalendarDate, evaluation: CustomerEvaluation? = nil,
            exactUntil: CalendarDate? = nil
        ) {
            self.version = version
            self.from = from
            self.evaluation = evaluation
            self.exactUntil = exactUntil
        }
    }

    /// A version by which days of the forecast are rated.
    private struct Reach: Sendable {
        var evaluation: CustomerEvaluation
        var newVersion: UInt32?
        var first: CalendarDate
        var last: CalendarDate
    }

    /// The rated date.
    public let date: CalendarDate
    /// First day of the version in force on the date.
    public let rulesFrom: CalendarDate
    /// Last day of the version in force on the date; nil: no other one follows.
    public let rulesUntil: CalendarDate?
    /// How far the forecast reaches.
    public let end: ForecastEnd

    private let present: CustomerEvaluation?
    private let reaches: [Reach]

    /// Looks ahead from a date.
    ///
    /// - Parameters:
    ///   - date: the rated date.
    ///   - present: the version in force on it.
    ///   - next: the versions that follow, in order of their days; those after the forecast need no evaluation.
    ///   - days: days to look ahead; days.
    public init(
        on date: CalendarDate, present: Turn, next: [Turn] = [], days: Int = CustomerEvaluation.forecastDays
    ) {
        self.date = date
        self.present = present.evaluation
        rulesFrom = present.from
        let turns = Self.changes(after: present, next.filter { $0.from > date })
        rulesUntil = turns.first.map { $0.from.adding(days: -1) }
        let horizon = date.adding(days: days)
        var end = ForecastEnd(lastDate: date)
        var reaches: [Reach] = []
        for (position, turn) in ([present] + turns).enumerated() {
            let first = position == 0 ? date.adding(days: 1) : turn.from
            guard first <= horizon else { break }
            let last = min(horizon, position < turns.count ? turns[position].from.adding(days: -1) : horizon)
            // The other version takes over tomorrow.
            guard first <= last else { continue }
            guard let evaluation = turn.evaluation, turn.exactUntil.map({ first <= $0 }) ?? true else {
                if position > 0 { end.nextVersion = turn.version }
                break
            }
            end.lastDate = min(last, turn.exactUntil ?? last)
            reaches.append(
                Reach(
                    evaluation: evaluation, newVersion: position == 0 ? nil : turn.version, first: first,
                    last: end.lastDate))
            guard end.lastDate == last else { break }
        }
        self.end = end
        self.reaches = reaches
    }

    /// The turns that bring other rules; of several on one day the last counts.
    private static func changes(after present: Turn, _ next: [Turn]) -> [Turn] {
        var turns: [Turn] = []
        for turn in next {
            if turns.last?.from == turn.from { turns.removeLast() }
            if (turns.last ?? present).version != turn.version { turns.append(turn) }
        }
        return turns
    }

    /// The changes of stage or grade in one subject within the days after the date, without further purchases.
    ///
    /// Facts that are already known take effect on their own dates, versions on theirs.
    ///
    /// - Parameter code: the subject's code; versions may have it at different places, or not at all.
    /// - Returns: the days on which something changes.
    public func forecast(ofSubject code: String) -> [ForecastStep] {
        var previous = present.flatMap { present in
            present.position(ofSubject: code).map { present.standing(subject: $0, on: date) }
        }
        var steps: [ForecastStep] = []
        for reach in reaches {
            let subject = reach.evaluation.position(ofSubject: code)
            var day = reach.first
            while day <= reach.last {
                let standing = subject.map { reach.evaluation.standing(subject: $0, on: day) }
                if !Self.isLike(previous, standing) {
                    let newVersion = day == reach.first ? reach.newVersion : nil
                    steps.append(ForecastStep(on: day, standing: standing, newVersion: newVersion))
                }
                previous = standing
                day = day.adding(days: 1)
            }
        }
        return steps
    }

    /// The subjects that come with a version within the forecast and that the version in force does not have.
    public var comingSubjects: [Subject] {
        var known = Set((present?.policy.subjects ?? []).map(\.code))
        return reaches.flatMap(\.evaluation.policy.subjects).filter { known.insert($0.code).inserted }
    }

    private static func isLike(_ one: ForecastStep.Standing?, _ other: ForecastStep.Standing?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return one.isLike(other)
    }
}

extension CustomerEvaluation {
    func position(ofSubject code: String) -> Int? { policy.subjects.firstIndex { $0.code == code } }

    func standing(subject: Int, on date: CalendarDate) -> ForecastStep.Standing {
        let rating = rating(subject: subject, on: date, basket: nil)
        let rung = rating.grade.map { policy.grades[$0] }
        return ForecastStep.Standing(stage: rating.stage, grade: rung?.code, gradeName: rung?.name ?? "")
    }
}
