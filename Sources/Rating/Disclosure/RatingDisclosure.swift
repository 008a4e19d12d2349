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

        /// Makes a span.
        public init(first: CalendarDate, last: CalendarDate) {
            self.first = first
            self.last = last
        }
    }

    /// The rating without a basket.
    public var rating: SubjectRating
    /// Where the points come from; the points of a component's parts add up to the component.
    public var parts: [ScorePart]
    /// What was counted up to the reference date; nil unless converged.
    public var figures: ReferenceFigures?
    /// First day of the window that ends at the reference date; nil unless converged.
    public var windowFrom: CalendarDate?
    /// The days for which the grade is fixed; nil without a hold, and unless converged.
    public var hold: HoldSpan?
    /// What holds the grade below or above its score; nil: nothing does.
    public var restraint: Restraint?
    /// What leads to a higher grade.
    public var way: WayToNextGrade
    /// When the rating will change by itself.
    public var forecast: [ForecastEntry]

    /// Makes a disclosure.
    public init(
        rating: SubjectRating, parts: [ScorePart], figures: ReferenceFigures?, windowFrom: CalendarDate?,
        hold: HoldSpan?, restraint: Restraint?, way: WayToNextGrade, forecast: [ForecastEntry]
    ) {
        self.rating = rating
        self.parts = parts
        self.figures = figures
        self.windowFrom = windowFrom
        self.hold = hold
        self.restraint = restraint
        self.way = way
        self.forecast = forecast
    }
}
