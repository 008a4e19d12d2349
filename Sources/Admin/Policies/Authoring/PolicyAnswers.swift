import Rating

/// What the author of a policy has answered; every part fits the others.
struct PolicyAnswers: Hashable {
    /// What is asked of one subject.
    struct SubjectAnswer: Hashable {
        /// Code, name and categories.
        var subject: Subject
        /// The rate of a walk-in.
        var standard: BasisPoints
        /// What the best grade and class pay less.
        var reduction: BasisPoints
    }

    /// ISO 4217.
    var currency: String
    /// An ordinary purchase, tax excluded; the amounts of the template are scaled by it.
    var typicalPurchase: MoneyMinorUnits
    /// The rate that nobody falls below.
    var minimumFee: BasisPoints
    /// The subjects; the last one takes everything else.
    var subjects: [SubjectAnswer]
    /// Whether prices are shown with tax.
    var taxDisplay: TaxDisplay
    /// Tax rates by name.
    var taxRates: [TaxRule.NamedRate]
    /// Prices are multiples of so many minor units.
    var priceUnit: Int64
    /// True: never dearer than the list price.
    var capAtList: Bool
    /// True: only customers who have chosen an enrolment option are rated.
    var requiresEnrolment: Bool
    /// For how long a grade stands.
    var hold: HoldPeriod
    /// Most grades lost at once; nil: any number.
    var stepsDownMax: Int?
    /// What customers are told.
    var disclosure: DisclosureLevel
}
