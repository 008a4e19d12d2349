/// What a simulation compares: a policy with another one, over the receipts of a period, for the grades of a date.
public struct SimulationPlan: Sendable {
    /// Most customers that each list of a report names.
    public static let listedMax = 1_000
    /// Customers that each list of a report names unless somebody asks for another number.
    public static let listedUsual = 20

    /// The policy in force.
    public let old: RatingEngine
    /// The policy that might replace it.
    public let new: RatingEngine
    /// The date at which customers are rated and the last day of the period.
    public let asOf: CalendarDate
    /// The first day of the period whose receipts are priced again.
    public let firstDay: CalendarDate
    /// Most customers that each list names.
    public let listed: Int
    private let codes: SimulationCodes
    /// The old policy and the new one, prepared.
    let sides: (old: SimulatedPolicy, new: SimulatedPolicy)
    /// Of each subject of the new policy the subject of the old one with the same code; nil: there is none.
    let oldSubjects: [Int?]
    /// True when both ladders of grades have the same codes, so that rungs can be compared.
    let hasSameLadder: Bool

    /// Makes a plan.
    ///
    /// - Parameters:
    ///   - old: the policy in force.
    ///   - new: the policy that might replace it.
    ///   - asOf: the date at which customers are rated; later facts do not count.
    ///   - firstDay: the first day of the period; nil: as long as the new policy's window.
    ///   - codes: what receipts and lines name by position.
    ///   - listed: most customers that each list names, at most `listedMax`.
    public init(
        old: RatingEngine, new: RatingEngine, asOf: CalendarDate, firstDay: CalendarDate? = nil,
        codes: SimulationCodes, listed: Int = SimulationPlan.listedUsual
    ) {
        self.old = old
        self.new = new
        self.asOf = asOf
        self.firstDay = firstDay ?? asOf.adding(days: 1 - new.policy.windowDays)
        self.listed = max(0, min(listed, Self.listedMax))
        self.codes = codes
        sides = (SimulatedPolicy(old, codes), SimulatedPolicy(new, codes))
        oldSubjects = new.policy.subjects.map { subject in
            old.policy.subjects.firstIndex { $0.code == subject.code }
        }
        hasSameLadder = old.policy.grades.map(\.code) == new.policy.grades.map(\.code)
    }

    /// Both policies, prepared once more for another worker.
    func preparedSides() -> (old: SimulatedPolicy, new: SimulatedPolicy) {
        (SimulatedPolicy(old, codes), SimulatedPolicy(new, codes))
    }

    /// True when receipts of a date are priced again.
    func prices(_ date: CalendarDate) -> Bool { firstDay <= date && date <= asOf }

    /// True when quantities outside the period are needed too.
    public var needsAllQuantities: Bool { sides.old.looksAtItems || sides.new.looksAtItems }

    /// True when costs outside the period are needed too.
    public var needsAllCosts: Bool { old.policy.contribution == .fee || new.policy.contribution == .fee }

    /// Most rungs that a customer may fall without standing in the report; nil: the ladders cannot be compared.
    ///
    /// It is the new policy's demotion limit, else the old one's, else one rung.
    public var fallLimit: Int? {
        hasSameLadder ? new.policy.hold.maxStepsDown ?? old.policy.hold.maxStepsDown ?? 1 : nil
    }

    /// Where a customer goes in a subject of the new policy: above 0 up, below 0 down; nil: not to be told.
    ///
    /// Rungs are compared where both ladders have the same codes, no grade lying below the first one; else the rates of
    /// the first class as shares of the cost, the standard fee standing for no grade: who pays less, goes up.
    func direction(subject: Int, from old: Int?, to new: Int?) -> Int? {
        guard let oldSubject = oldSubjects[subject] else { return nil }
        if hasSameLadder { return (new ?? -1) - (old ?? -1) }
        let before = sides.old.shareOfCost(subject: oldSubject, grade: old)
        let after = sides.new.shareOfCost(subject: subject, grade: new)
        return Int((before.numerator * after.denominator - after.numerator * before.denominator).signum())
    }

    /// Rungs that a customer falls beyond what `fallLimit` lets; nil: it does not.
    func fall(subject: Int, from old: Int?, to new: Int?) -> Int? {
        guard let fallLimit, oldSubjects[subject] != nil else { return nil }
        let rungs = (old ?? -1) - (new ?? -1)
        return rungs > fallLimit ? rungs : nil
    }
}
