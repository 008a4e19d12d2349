/// How a customer's rating in one subject came about (情報開示), what leads further and when it would change.
///
/// Source: `docs/rating.md`, "What is disclosed".
public struct RatingDisclosure: Hashable, Sendable {
    /// What keeps the grade from being the one that the score reaches.
    public enum Restraint: Hashable, Sendable {
        /// Provisional grades go no higher; the score alone would reach the index.
        case provisionalCap(gradeByScore: Int)
        /// A grade falls at most so many rungs in one period; the score alone would reach the index.
        case demotionLimit(gradeByScore: Int, maxStepsDown: Int)
    }

    /// The days for which a converged grade is fixed (一定期間固定).
    public struct HoldSpan: Hashable, Sendable {
        /// The first day.
        public var first: CalendarDate
        /// The last day.
        public var last: CalendarDate
        /// True: it ends before its period because another version takes over on the day after.
        public var endsByNewRules: Bool

        /// Makes a span.
        public init(first: CalendarDate, last: CalendarDate, endsByNewRules: Bool = false) {
            self.first = first
            self.last = last
            self.endsByNewRules = endsByNewRules
        }
    }

    /// The rating without a basket.
    public var rating: SubjectRating
    /// Where the points come from; the points of a component's parts add up to the component.
    ///
    /// What a converged rating counts stands here also where the policy has no table for it.
    public var parts: [ScorePart]
    /// What was counted up to the reference date; nil for a walk-in.
    public var usage: CountedUsage?
    /// How the first two visits were judged; nil for a walk-in.
    public var starting: StartingJudgement?
    /// The days for which the grade is fixed; nil without a hold, and unless converged.
    public var hold: HoldSpan?
    /// What holds the grade below or above its score; nil: nothing does.
    public var restraint: Restraint?
    /// What leads to a higher grade, by the version in force on the rated date.
    public var way: WayToNextGrade
    /// When the rating will change by itself.
    public var forecast: [ForecastStep]
    /// How far the forecast reaches.
    public var forecastEnd: ForecastEnd

    /// Makes a disclosure.
    public init(
        rating: SubjectRating, parts: [ScorePart], usage: CountedUsage?, starting: StartingJudgement?,
        hold: HoldSpan?, restraint: Restraint?, way: WayToNextGrade, forecast: [ForecastStep],
        forecastEnd: ForecastEnd
    ) {
        self.rating = rating
        self.parts = parts
        self.usage = usage
        self.starting = starting
        self.hold = hold
        self.restraint = restraint
        self.way = way
        self.forecast = forecast
        self.forecastEnd = forecastEnd
    }
}
