/// What a customer lacks to a higher grade of one subject.
///
/// Source: `docs/rating.md`, "The way to the next grade and class".
public enum WayToNextGrade: Hashable, Sendable {
    /// A single purchase that is enough.
    public struct Purchase: Hashable, Sendable {
        /// What lies between the score and the grade.
        public enum Missing: Hashable, Sendable {
            /// So many points.
            case points(Points)
            /// The score is there; the cap of provisional grades holds it down.
            case provisionalCap
            /// The demotion limit holds the grade above the score, so that points tell nothing.
            case demotionLimit
        }

        /// The least amount of one purchase in the subject, tax excluded; minor units.
        public var amount: MoneyMinorUnits
        /// Index of the grade that it leads to.
        public var grade: Int
        /// What is missing until then.
        public var missing: Missing
        /// The date at which it counts: the rated one, or the first day of the next period of a hold.
        public var countsFrom: CalendarDate

        /// Makes a purchase.
        public init(amount: MoneyMinorUnits, grade: Int, missing: Missing, countsFrom: CalendarDate) {
            self.amount = amount
            self.grade = grade
            self.missing = missing
            self.countsFrom = countsFrom
        }
    }

    /// Nobody is higher.
    case highest
    /// A walk-in: one of the policy's enrolment options has to be chosen first.
    case enrolment
    /// One purchase leads there.
    case purchase(Purchase)
    /// No single purchase leads there; what a purchase does shows on the date.
    case none(countsFrom: CalendarDate)
    /// The grade is decided on the date: the state does not reach as far as a purchase would show, or other rules
    /// take over before.
    case unknown(countsFrom: CalendarDate)
}
