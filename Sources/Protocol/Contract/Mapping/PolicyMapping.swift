public import Rating

extension Kakuzuke_V1_Policy {
    /// Packs a policy; lossless.
    public init(_ policy: Policy) {
        self.init()
        currency = policy.currency
        requireEnrolment = policy.requireEnrolment
        visitUnit = policy.visitUnit == .businessDay ? .businessDay : .receipt
        contribution = policy.contribution == .fee ? .fee : .amount
        subjects = policy.subjects.map(Kakuzuke_V1_Subject.init)
        windowDays = UInt32(clamping: policy.windowDays)
        lifetimeVisits = policy.lifetime.visits.messages
        lifetimeAmount = policy.lifetime.amount.messages
        periodDaysSinceLastVisit = policy.period.daysSinceLastVisit.messages
        periodVisits = policy.period.visits.messages
        periodAmount = policy.period.amount.messages
        attributes = policy.attributes.map(Kakuzuke_V1_AttributeRule.init)
        enrolment = policy.enrolment.map(Kakuzuke_V1_EnrolmentOption.init)
        conditions = policy.conditions.map(Kakuzuke_V1_ConditionGroup.init)
        classConditions = policy.classConditions.map(Kakuzuke_V1_ConditionGroup.init)
        starting = Kakuzuke_V1_StartingRule(policy.starting)
        if let rule = policy.reservations { reservations = Kakuzuke_V1_ReservationRule(rule) }
        weights = Kakuzuke_V1_ComponentWeights(policy.weights)
        converge = Kakuzuke_V1_ConvergenceRule(policy.converge)
        hold = Kakuzuke_V1_HoldRule(policy.hold)
        grades = policy.grades.map(Kakuzuke_V1_Rung.init)
        classes = policy.classes.map(Kakuzuke_V1_Rung.init)
        fees = Kakuzuke_V1_FeeTable(policy.fees)
        price = Kakuzuke_V1_PriceRule(policy.price)
        tax = Kakuzuke_V1_TaxRule(policy.tax)
        disclose = Kakuzuke_V1_DisclosureLevel(policy.disclose)
        allowUnfair = policy.allowUnfair
    }
}

extension Policy {
    /// Unpacks and checks a policy; what comes out may be used.
    ///
    /// - Throws: `ContractError`; `inconsistent` with the field of the first of `Policy.problems()` that is an error.
    public init(_ message: Kakuzuke_V1_Policy) throws(ContractError) {
        guard message.hasStarting else { throw ContractError(.missing, "starting") }
        guard message.hasWeights else { throw ContractError(.missing, "weights") }
        guard message.hasConverge else { throw ContractError(.missing, "converge") }
        guard message.hasFees else { throw ContractError(.missing, "fees") }
        guard message.hasPrice else { throw ContractError(.missing, "price") }
        guard message.hasTax else { throw ContractError(.missing, "tax") }
        let grades = try Self.rungs(message.grades, "grades")
        let classes = try Self.rungs(message.classes, "classes")
        self.init(
            currency: try FieldCheck.text(message.currency, "currency"), requireEnrolment: message.requireEnrolment,
            visitUnit: try VisitUnit(message.visitUnit), contribution: try ContributionMeasure(message.contribution),
            subjects: try FieldCheck.list(message.subjects, max: PolicyLimits.subjectsMax, "subjects", Subject.init),
            windowDays: Int(message.windowDays),
            lifetime: LifetimeTables(
                visits: try StepTable(message.lifetimeVisits, "lifetime_visits"),
                amount: try StepTable(message.lifetimeAmount, "lifetime_amount")),
            period: PeriodTables(
                daysSinceLastVisit: try StepTable(message.periodDaysSinceLastVisit, "period_days_since_last_visit"),
                visits: try StepTable(message.periodVisits, "period_visits"),
                amount: try StepTable(message.periodAmount, "period_amount")),
            attributes: try Self.entries(message.attributes, "attributes", AttributeRule.init),
            enrolment: try Self.entries(message.enrolment, "enrolment", EnrolmentOption.init),
            conditions: try Self.entries(message.conditions, "conditions", ConditionGroup.init),
            classConditions: try Self.entries(message.classConditions, "class_conditions", ConditionGroup.init),
            starting: try StartingRule(message.starting),
            reservations: message.hasReservations ? try ReservationRule(message.reservations) : nil,
            weights: ComponentWeights(message.weights), converge: ConvergenceRule(message.converge),
            hold: try HoldRule(message.hold), grades: grades, classes: classes,
            fees: try FeeTable(
                message.fees, subjects: message.subjects.count, grades: grades.count, classes: classes.count),
            price: try PriceRule(message.price), tax: try TaxRule(message.tax),
            disclose: try DisclosureLevel(message.disclose), allowUnfair: message.allowUnfair)
        if let problem = problems().first(where: { $0.severity == .error }) {
            throw ContractError(.inconsistent, problem.field)
        }
    }

    private static func entries<Message, Value>(
        _ messages: [Message], _ field: String, _ map: (Message) throws(ContractError) -> Value
    ) throws(ContractError) -> [Value] {
        try FieldCheck.list(messages, max: PolicyLimits.entriesMax, field, map)
    }

    private static func rungs(_ messages: [Kakuzuke_V1_Rung], _ field: String) throws(ContractError) -> [Rung] {
        try FieldCheck.list(messages, max: PolicyLimits.rungsMax, field, Rung.init)
    }
}
