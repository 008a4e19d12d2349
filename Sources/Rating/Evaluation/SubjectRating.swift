/// A customer's rating in one subject at one date.
public struct SubjectRating: Hashable, Sendable {
    /// Index of the subject in the policy.
    public var subject: Int
    /// How far the customer has come.
    public var stage: RatingStage
    /// Index of the grade, after cap and demotion limit; nil for a walk-in.
    public var grade: Int?
    /// The score before cap and demotion limit; nil for a walk-in.
    public var score: Points?
    /// The components; nil unless converged.
    public var components: ScoreComponents?
    /// The date whose facts the score follows from: the rated date, or under a hold the day before its period.
    public var referenceDate: CalendarDate

    /// Makes a rating.
    public init(
        subject: Int, stage: RatingStage, grade: Int?, score: Points?, components: ScoreComponents?,
        referenceDate: CalendarDate
    ) {
        self.subject = subject
        self.stage = stage
        self.grade = grade
        self.score = score
        self.components = components
        self.referenceDate = referenceDate
    }
}
