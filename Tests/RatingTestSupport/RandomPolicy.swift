public import Rating
import SeededTestSupport

/// Makes random policies that pass validation; every rule that rating knows is in use in some of them.
public struct RandomPolicy {
    /// Categories of goods that policies tell apart.
    public static let categories = ["FRUIT", "FISH", "BOOK", "酒", "OTC"]
    /// Stores that policies tell apart.
    public static let stores = ["N1", "N2", "S01"]
    /// Ways of payment.
    public static let payments = ["cash", "card", "qr"]
    /// Ways of fulfilment.
    public static let fulfilments = ["carry_out", "delivery", "pickup"]
    /// Attributes and their values.
    public static let attributes = ["household": ["family", "gaisho"], "region": ["near", "far"]]
    /// Enrolment options.
    public static let options = ["card", "app", "mail"]

    private var random: SeededGenerator

    /// Starts a sequence of policies.
    public init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// A policy; a fair one has neither falling tables nor fees that rise with the rung.
    public mutating func policy(isFair: Bool) -> Policy {
        let subjects = subjects()
        let grades = ladder("G", count: random.number(1...5), step: 110)
        let classes = ladder("C", count: random.number(1...3), step: 50)
        return Policy(
            currency: random.pick(["JPY", "USD"]), requireEnrolment: random.chance(20),
            visitUnit: random.pick([.receipt, .businessDay]), contribution: random.pick([.amount, .fee]),
            subjects: subjects,
            windowDays: random.chance(50) ? random.pick([1, 7, 30, 69, 70, 71, 90, 365, 400]) : random.number(1...400),
            lifetime: LifetimeTables(visits: visitTable(isFair), amount: amountTable(isFair)),
            period: PeriodTables(
                daysSinceLastVisit: daysTable(isFair), visits: visitTable(isFair), amount: amountTable(isFair)),
            attributes: attributeRules(),
            enrolment: Self.options.prefix(random.number(0...3)).map {
                EnrolmentOption(option: $0, name: $0, points: points(60))
            },
            conditions: groups(), classConditions: groups(),
            starting: StartingRule(
                secondVisitWithinDays: random.pick([0, 3, 14, 60]),
                lateSecondVisitPermille: Int64(random.pick([0, 333, 1000])),
                provisionalCap: random.number(0...(grades.count - 1))),
            reservations: random.chance(70)
                ? ReservationRule(horizonDays: random.pick([1, 7, 30, 90]), amount: amountTable(isFair)) : nil,
            weights: ComponentWeights(
                starting: weight(), lifetime: weight(), period: weight(), current: weight(), reservations: weight(),
                attributes: weight()),
            converge: ConvergenceRule(visits: random.number(1...6), days: random.pick([0, 1, 5, 14, 45])),
            hold: hold(), grades: grades, classes: classes,
            fees: fees(subjects: subjects.count, grades: grades.count, classes: classes.count, isFair: isFair),
            price: PriceRule(
                unit: Int64(random.pick([1, 1, 5, 7, 10, 100])), rounding: random.pick(RoundingRule.allCases),
                capAtList: random.chance(50)),
            tax: TaxRule(
                display: random.pick(TaxDisplay.allCases), rounding: random.pick(RoundingRule.allCases),
                rates: [
                    .init(name: "standard", rate: BasisPoints(random.pick([1000, 825]))),
                    .init(name: "reduced", rate: BasisPoints(800)), .init(name: "old", rate: BasisPoints(800)),
                    .init(name: "exempt", rate: .zero),
                ]),
            disclose: random.pick(DisclosureLevel.allCases), allowUnfair: !isFair)
    }

    private mutating func points(_ largest: Int) -> Points { Points(Int64(random.number(0...largest))) }

    private mutating func weight() -> Int64 { Int64(random.pick([0, 333, 457, 1000, random.number(1...1000)])) }

    private mutating func hold() -> HoldRule {
        let period = random.pick(HoldPeriod.allCases)
        return HoldRule(period: period, maxStepsDown: random.chance(50) ? random.number(0...2) : nil)
    }

    private mutating func subjects() -> [Subject] {
        var subjects: [Subject] = []
        for index in 0..<random.number(0...2) {
            let byStore = random.chance(40)
            subjects.append(
                Subject(
                    code: "S\(index)", name: "Subject \(index)",
                    categories: byStore && random.chance(50)
                        ? [] : Array(random.some(Self.categories).prefix(2)),
                    stores: byStore ? Array(random.some(Self.stores).prefix(2)) : []))
        }
        return subjects + [Subject(code: "REST", name: "Rest")]
    }

    private mutating func ladder(_ prefix: String, count: Int, step: Int) -> [Rung] {
        var score = random.pick([0, 0, 20])
        return (0..<count).map { index in
            defer { score += random.number(1...step) }
            return Rung(code: "\(prefix)\(index)", name: "\(prefix)\(index)", minScore: Points(Int64(score)))
        }
    }

    // MARK: - Tables

    private mutating func table(_ bounds: [Int], rising: Bool, isFair: Bool) -> StepTable {
        let chosen = Set(bounds).sorted().prefix(random.number(0...4))
        var values = chosen.map { _ in random.number(0...140) }
        if isFair { values.sort(by: rising ? { $0 < $1 } : { $0 > $1 }) }
        let steps = zip(chosen, values).map { StepTable.Step(bound: Int64($0), points: Points(Int64($1))) }
        return StepTable(steps.shuffled(using: &random))
    }

    private mutating func visitTable(_ isFair: Bool) -> StepTable {
        table((0..<4).map { _ in random.number(0...14) }, rising: true, isFair: isFair)
    }

    private mutating func amountTable(_ isFair: Bool) -> StepTable {
        table((0..<4).map { _ in random.number(-500...15_000) }, rising: true, isFair: isFair)
    }

    private mutating func daysTable(_ isFair: Bool) -> StepTable {
        table((0..<4).map { _ in random.number(0...120) }, rising: false, isFair: isFair)
    }

    private mutating func attributeRules() -> [AttributeRule] {
        var rules: [AttributeRule] = []
        for (attribute, values) in Self.attributes.sorted(by: { $0.key < $1.key }) where random.chance(60) {
            for value in random.some(values) {
                rules.append(
                    AttributeRule(
                        attribute: attribute, value: value, points: Points(Int64(random.number(-30...60)))))
            }
        }
        return rules
    }

    private mutating func groups() -> [ConditionGroup] {
        (0..<random.number(0...3)).map { index in
            ConditionGroup(name: "group \(index)", bestOf: (0..<random.number(1...3)).map { _ in condition() })
        }
    }

    private mutating func condition() -> Condition {
        var condition = Condition(points: points(80))
        for _ in 0..<random.pick([1, 1, 2]) {
            switch random.number(0...6) {
            case 0: condition.amountAtLeast = MoneyMinorUnits(Int64(random.number(0...4000)))
            case 1: condition.receiptAmountAtLeast = MoneyMinorUnits(Int64(random.number(0...6000)))
            case 2: condition.itemsAtLeast = Int64(random.number(0...6))
            case 3: condition.payment = random.some(Self.payments)
            case 4: condition.fulfilment = random.some(Self.fulfilments)
            case 5: condition.reservedDaysAheadAtLeast = Int64(random.number(0...6))
            default: condition.weekday = random.some(Weekday.allCases)
            }
        }
        return condition
    }

    // MARK: - Fees

    private mutating func fees(subjects: Int, grades: Int, classes: Int, isFair: Bool) -> FeeTable {
        var standard: [BasisPoints] = []
        var cells: [[[BasisPoints]]] = []
        for _ in 0..<subjects {
            let top = random.number(2000...5000)
            standard.append(BasisPoints(Int32(top)))
            let steps = (0..<(grades + classes)).map { _ in random.pick([0, random.number(0...300)]) }
            cells.append(
                (0..<grades).map { grade in
                    (0..<classes).map { index in
                        guard isFair else { return BasisPoints(Int32(random.number(0...6000))) }
                        let less = steps[0...grade].reduce(0, +) + steps[grades..<(grades + index)].reduce(0, +)
                        return BasisPoints(Int32(max(0, top - less)))
                    }
                })
        }
        return FeeTable(base: random.pick([.cost, .price]), standard: standard, cells: cells)
    }
}
