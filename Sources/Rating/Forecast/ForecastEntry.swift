/// A day on which a customer's rating will change if nothing else happens.
public struct ForecastEntry: Hashable, Sendable {
    /// The day.
    public var on: CalendarDate
    /// The stage from that day on.
    public var stage: RatingStage
    /// Index of the grade from that day on; nil for a walk-in.
    public var grade: Int?

    /// Makes an entry.
    public init(on: CalendarDate, stage: RatingStage, grade: Int?) {
        self.on = on
        self.stage = stage
        self.grade = grade
    }
}

extension CustomerEvaluation {
    /// Days that a forecast looks ahead; days.
    public static let forecastDays = 35

    /// The changes of stage or grade in one subject within the days after `date`, without further purchases.
    ///
    /// Facts that are already known take effect on their own dates.
    public func forecast(
        subject: Int, from date: CalendarDate, days: Int = CustomerEvaluation.forecastDays
    ) -> [ForecastEntry] {
        var previous = rating(subject: subject, on: date, basket: nil)
        var entries: [ForecastEntry] = []
        for offset in 0..<days {
            let day = date.adding(days: offset + 1)
            let next = rating(subject: subject, on: day, basket: nil)
            if next.stage != previous.stage || next.grade != previous.grade {
                entries.append(ForecastEntry(on: day, stage: next.stage, grade: next.grade))
            }
            previous = next
        }
        return entries
    }
}
