import Rating

extension PolicyFileParser {
    private static let requiredKeys = [
        "policy", "currency", "subjects", "window_days", "period", "starting", "weights_permille", "converge", "grades",
        "classes", "fees", "price", "tax",
    ]
    private static let optionalKeys = [
        "require_enrolment", "visit_unit", "contribution", "lifetime", "attributes", "enrolment", "conditions",
        "class_conditions", "reservations", "hold", "disclose", "allow_unfair",
    ]

    /// Reads the whole file; nil when a part is missing or unreadable.
    mutating func policy(text: String) -> Policy? {
        guard let root = root(text: text),
            let fields = mapping(root, required: Self.requiredKeys, optional: Self.optionalKeys)
        else { return nil }
        if let field = fields["policy"], let version = integer(field), version != 1 {
            error(field.path, "must be 1, the only format of policies so far, is \(version)")
        }
        // Every part is read even when an earlier one failed, so that all problems come at once.
        let subjects = fields["subjects"].flatMap { list($0) { $0.subject($1) } }
        let grades = fields["grades"].flatMap { list($0) { $0.rung($1) } }
        let classes = fields["classes"].flatMap { list($0) { $0.rung($1) } }
        let starting = fields["starting"].flatMap { startingRule($0, grades: grades) }
        let weights = fields["weights_permille"].flatMap { self.weights($0) }
        let converge = fields["converge"].flatMap { convergence($0) }
        let fees = fields["fees"].flatMap { feeTable($0, subjects: subjects, grades: grades, classes: classes) }
        let price = fields["price"].flatMap { priceRule($0) }
        let tax = fields["tax"].flatMap { taxRule($0) }
        let currency = fields["currency"].flatMap { self.text($0) }
        let windowDays = fields["window_days"].flatMap { integer($0) }
        let period = fields["period"].flatMap { periodTables($0) }
        var optional = optionalParts(fields)
        var unread: Set<String> = []
        func put<Part>(_ part: Part?, _ place: WritableKeyPath<Policy, Part>, _ key: String) {
            if let part { optional[keyPath: place] = part } else { unread.insert(key) }
        }
        put(currency, \.currency, "currency")
        put(subjects, \.subjects, "subjects")
        put(windowDays.map { Int($0) }, \.windowDays, "window_days")
        put(period, \.period, "period")
        put(starting, \.starting, "starting")
        put(weights, \.weights, "weights_permille")
        put(converge, \.converge, "converge")
        put(grades, \.grades, "grades")
        put(classes, \.classes, "classes")
        put(fees, \.fees, "fees")
        put(price, \.price, "price")
        put(tax, \.tax, "tax")
        // A part with an error was read in part only, so that nothing doubtful can be concluded from it.
        let broken = brokenParts
        for problem in optional.problems(isComplete: unread.isEmpty && broken.isEmpty)
        where !Self.concerns(problem, unread) && (problem.severity == .error || !Self.concerns(problem, broken)) {
            add(problem)
        }
        return unread.isEmpty ? optional : nil
    }

    /// True for a problem of a part that could not be read, or that depends on such a part.
    private static func concerns(_ problem: PolicyProblem, _ unread: Set<String>) -> Bool {
        guard case .key(let key)? = problem.path.first else { return false }
        switch key {
        case "fees": return !unread.isDisjoint(with: ["fees", "subjects", "grades", "classes"])
        case "starting": return !unread.isDisjoint(with: ["starting", "grades"])
        case "require_enrolment": return unread.contains("enrolment")
        default: return unread.contains(key)
        }
    }

    /// A policy that has only what the file may leave out; the required parts are replaced by the caller.
    private mutating func optionalParts(_ fields: [String: YAMLField]) -> Policy {
        var policy = Policy(
            currency: "", subjects: [], windowDays: 0,
            starting: StartingRule(secondVisitWithinDays: 0, lateSecondVisitPermille: 0, provisionalCap: 0),
            weights: ComponentWeights(), converge: ConvergenceRule(visits: 0, days: 0), grades: [], classes: [],
            fees: FeeTable(base: .cost, standard: [], cells: []),
            price: PriceRule(unit: 1, rounding: .down, capAtList: false),
            tax: TaxRule(display: .included, rounding: .down, rates: []))
        policy.requireEnrolment = fields["require_enrolment"].flatMap { boolean($0) } ?? false
        policy.visitUnit = fields["visit_unit"].flatMap { word($0, VisitUnit.self) } ?? .receipt
        policy.contribution = fields["contribution"].flatMap { word($0, ContributionMeasure.self) } ?? .amount
        policy.lifetime = fields["lifetime"].flatMap { lifetimeTables($0) } ?? LifetimeTables()
        policy.attributes = fields["attributes"].flatMap { list($0) { $0.attributeRule($1) } } ?? []
        policy.enrolment = fields["enrolment"].flatMap { list($0) { $0.enrolmentOption($1) } } ?? []
        policy.conditions = fields["conditions"].flatMap { list($0) { $0.conditionGroup($1) } } ?? []
        policy.classConditions = fields["class_conditions"].flatMap { list($0) { $0.conditionGroup($1) } } ?? []
        policy.reservations = fields["reservations"].flatMap { reservationRule($0) }
        policy.hold = fields["hold"].flatMap { holdRule($0) } ?? HoldRule()
        policy.disclose = fields["disclose"].flatMap { word($0, DisclosureLevel.self) } ?? .composition
        // Whoever meant to allow them is not told of each unfair cell because of a slip in this line.
        policy.allowUnfair = fields["allow_unfair"].map { boolean($0) ?? true } ?? false
        return policy
    }
}
