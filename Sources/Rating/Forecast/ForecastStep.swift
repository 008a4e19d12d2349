/// A day on which a customer's rating in a subject changes if nothing else happens, by whichever version rates then.
public struct ForecastStep: Hashable, Sendable {
    /// What a customer has in a subject; grades as their version names them, since versions have ladders of their own.
    public struct Standing: Hashable, Sendable {
        /// The stage.
        public var stage: RatingStage
        /// Code of the grade; nil for a walk-in.
        public var grade: String?
        /// Name of the grade for people; empty for a walk-in.
        public var gradeName: String

        /// Makes a standing.
        public init(stage: RatingStage, grade: String?, gradeName: String = "") {
            self.stage = stage
            self.grade = grade
            self.gradeName = gradeName
        }

        /// True when stage and grade are the same; a new name alone is no other grade.
        func isLike(_ other: Standing) -> Bool { stage == other.stage && grade == other.grade }
    }

    /// The day.
    public var on: CalendarDate
    /// What the customer has from that day on; nil: the version that takes over has no such subject.
    public var standing: Standing?
    /// The version that takes over on this day; nil: the rules are those of the day before.
    public var newVersion: UInt32?

    /// Makes a step.
    public init(on: CalendarDate, standing: Standing?, newVersion: UInt32? = nil) {
        self.on = on
        self.standing = standing
        self.newVersion = newVersion
    }
}
