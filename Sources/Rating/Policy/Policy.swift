/// A retailer's complete rules: how usage earns a grade, a purchase earns a class, and what fee both pay.
///
/// Source of every rule: `docs/rating.md`. Indexes of subjects, grades and classes are positions in the three lists.
public struct Policy: Hashable, Sendable {
    /// ISO 4217 code that fixes the minor unit of all money.
    public var currency: String
    /// True: a customer without an enrolment option known to the policy is a walk-in.
    public var requireEnrolment: Bool
    /// What counts as one visit in a subject.
    public var visitUnit: VisitUnit
    /// What the amount tables of lifetime and period measure.
    public var contribution: ContributionMeasure
    /// The subjects in the order in which lines are matched; the last one accepts everything.
    public var subjects: [Subject]
    /// Length of the past period; days.
    public var windowDays: Int
    /// Points for everything up to the reference date.
    public var lifetime: LifetimeTables
    /// Points for the past period.
    public var period: PeriodTables
    /// Points for facts about the customer.
    public var attributes: [AttributeRule]
    /// The conversion requirements (顧客化要件) that the retailer offers.
    public var enrolment: [EnrolmentOption]
    /// Points for the conditions of a visit or of the present basket, for the grade.
    public var conditions: [ConditionGroup]
    /// Points for the conditions of the present basket, for the class.
    public var classConditions: [ConditionGroup]
    /// The rules of the first two visits.
    public var starting: StartingRule
    /// Points for open reservations; nil: none.
    public var reservations: ReservationRule?
    /// The weights of the converged score.
    public var weights: ComponentWeights
    /// When a customer's grade counts as converged.
    public var converge: ConvergenceRule
    /// For how long a converged grade stays fixed, and how far it may fall.
    public var hold: HoldRule
    /// The ladder of grades (号級), ascending.
    public var grades: [Rung]
    /// The ladder of classes (等級), ascending.
    public var classes: [Rung]
    /// The fee table.
    public var fees: FeeTable
    /// How an exact price becomes a shelf price.
    public var price: PriceRule
    /// Tax rates, display and rounding.
    public var tax: TaxRule
    /// What a customer is told of a price's composition.
    public var disclose: DisclosureLevel
    /// True: unfair or non-monotonous tables are warnings, not errors.
    public var allowUnfair: Bool

    /// Makes a policy of all its parts; `problems()` tells whether it may be used.
    public init(
        currency: String, requireEnrolment: Bool = false, visitUnit: VisitUnit = .receipt,
        contribution: ContributionMeasure = .amount, subjects: [Subject], windowDays: Int,
        lifetime: LifetimeTables = LifetimeTables(), period: PeriodTables = PeriodTables(),
        attributes: [AttributeRule] = [], enrolment: [EnrolmentOption] = [], conditions: [ConditionGroup] = [],
        classConditions: [ConditionGroup] = [], starting: StartingRule, reservations: ReservationRule? = nil,
        weights: ComponentWeights, converge: ConvergenceRule, hold: HoldRule = HoldRule(), grades: [Rung],
        classes: [Rung], fees: FeeTable, price: PriceRule, tax: TaxRule, disclose: DisclosureLevel = .composition,
        allowUnfair: Bool = false
    ) {
        self.currency = currency
        self.requireEnrolment = requireEnrolment
        self.visitUnit = visitUnit
        self.contribution = contribution
        self.subjects = subjects
        self.windowDays = windowDays
        self.lifetime = lifetime
        self.period = period
        self.attributes = attributes
        self.enrolment = enrolment
        self.conditions = conditions
        self.classConditions = classConditions
        self.starting = starting
        self.reservations = reservations
        self.weights = weights
        self.converge = converge
        self.hold = hold
        self.grades = grades
        self.classes = classes
        self.fees = fees
        self.price = price
        self.tax = tax
        self.disclose = disclose
        self.allowUnfair = allowUnfair
    }
}
