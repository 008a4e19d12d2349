import Testing

@testable import Rating

// Goal: a small case whose every number follows by hand from docs/rating.md and docs/policy.md, "Simulation".
@Suite struct SimulationTests {
    private static let asOf = CalendarDate("2026-06-30")!
    private static let codes = SimulationCodes(categories: ["APPLE", "BREAD"], stores: ["S1"])

    /// Prices without tax, rounded to whole yen; subjects A (apples) and B; grades G0, G1, G2 by score 0, 10, 20, which
    /// is the points of the first two visits; classes C0, C1 by ten points from 1,000 yen of standard amount.
    private static func policy() -> Policy {
        var policy = SmallPolicy.policy()
        policy.conditions = [
            ConditionGroup(
                name: "size",
                bestOf: [
                    Condition(amountAtLeast: MoneyMinorUnits(500), points: Points(5)),
                    Condition(amountAtLeast: MoneyMinorUnits(1_000), points: Points(10)),
                ])
        ]
        policy.classConditions = [
            ConditionGroup(
                name: "basket", bestOf: [Condition(amountAtLeast: MoneyMinorUnits(1_000), points: Points(10))])
        ]
        policy.price.capAtList = false
        return policy
    }

    private static func receipt(
        _ id: String, _ date: String, _ lines: [(category: String, amount: Int64, pieces: Int64, cost: Int64?)]
    ) -> Receipt {
        Receipt(
            id: id, store: "S1", businessDate: CalendarDate(date)!, payment: "cash", fulfilment: "carry_out",
            lines: lines.map {
                ReceiptLine(
                    category: $0.category, amount: MoneyMinorUnits($0.amount),
                    quantity: QuantityThousandths($0.pieces * 1_000), cost: $0.cost.map { MoneyMinorUnits($0) })
            })
    }

    /// Customer 1: two visits in A of ten points each, 15 days apart: late, so 10 + 5 = 15: G1 under the old policy.
    /// Customer 2: two visits in A of ten points each, one day apart: 20: G2.
    /// Customer 3: nothing at all: provisional, G0.
    private static let customers: [NaiveSimulation.Customer] = [
        .init(
            key: 1, facts: CustomerFacts(),
            receipts: [
                receipt("1", "2026-06-01", [("APPLE", 1_300, 1, 1_000)]),
                receipt("2", "2026-06-16", [("APPLE", 1_040, 2, 800), ("BREAD", 130, 1, nil)]),
            ]),
        .init(
            key: 2, facts: CustomerFacts(),
            receipts: [
                // Before the period: it counts for the grade only.
                receipt("3", "2026-05-01", [("APPLE", 1_300, 1, 1_000)]),
                receipt("4", "2026-05-02", [("APPLE", 1_300, 1, 1_000)]),
                receipt("5", "2026-06-20", [("APPLE", 650, 1, 500)]),
                receipt("6", "2026-06-21", [("APPLE", -650, -1, -500)]),
                // After the date: it does not count.
                receipt("7", "2026-07-01", [("APPLE", 9_999, 1, 5_000)]),
            ]),
        .init(key: 3, facts: CustomerFacts(), receipts: []),
    ]

    private static func report(_ new: Policy, listed: Int = 20) throws -> SimulationReport {
        let plan = SimulationPlan(
            old: try RatingEngine(policy()), new: try RatingEngine(new), asOf: asOf, codes: codes, listed: listed)
        var simulator = PolicySimulator(plan)
        for customer in customers {
            simulator.add(
                customer: customer.key, facts: customer.facts, history: SimulatedHistory(customer.receipts, codes))
        }
        simulator.add(
            walkIns: SimulatedHistory([receipt("8", "2026-06-30", [("BREAD", 260, 1, 200)])], codes))
        return SimulationReport(simulator.simulation, plan: plan)
    }

    private static func figures(_ lines: Int64, _ cost: Int64, _ old: Int64, _ new: Int64) -> NaiveSimulation.Figures {
        var figures = NaiveSimulation.Figures()
        figures.lines = lines
        figures.cost = cost
        figures.old = old
        figures.new = new
        return figures
    }

    @Test func everyNumberFollowsFromTheRules() throws {
        // The new policy wants 30 points for G2 and 16 for G1, gives late second visits nothing, and 20 % to G0.
        var new = Self.policy()
        new.grades[1].minScore = Points(16)
        new.grades[2].minScore = Points(30)
        new.fees.cells[0][0] = [BasisPoints(2_000), BasisPoints(1_900)]
        new.allowUnfair = true
        let report = try Self.report(new)
        #expect(report.customers == 3 && report.leftOut == 0)
        // The window of 30 days: 1 to 30 June.
        #expect(report.firstDay == CalendarDate("2026-06-01")! && report.receipts == 5)
        // Subject A: customer 1 G1 to G0 (15 < 16), customer 2 G2 to G1 (20), customer 3 stays at G0.
        let apples = report.movements[0]
        #expect(apples.customers == [[0, 0, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])
        #expect((apples.ups, apples.same, apples.downs) == (0, 1, 2))
        // Subject B: one visit of customer 1 without points, so all are at G0.
        #expect(report.movements[1].customers[1] == [0, 3, 0, 0] && report.movements[1].same == 3)
        // Receipt 1: standard amount 1,300, so C1: old G1 24 %: 1,240; new G0 19 %: 1,190.
        // Receipt 2: 2 × 400 at standard 1,040, C1: old 2 × 496 = 992, new 2 × 476 = 952; the bread is not priced.
        #expect(
            report.rows.map { NaiveSimulation.Figures($0.figures) } == [
                Self.figures(2, 1_800, 2_232, 2_142),
                // Receipt 5: standard 650, so C0: old G2 20 %: 600; new G1 25 %: 625; receipt 6 takes it back.
                Self.figures(2, 0, 0, 0),
                // Receipt 8: nobody known, 30 % on 200.
                Self.figures(1, 200, 260, 260),
            ])
        #expect(report.rows.map(\.subject) == [0, 0, 1] && report.rows.map(\.grade) == [0, 1, nil])
        #expect(NaiveSimulation.Figures(report.total) == Self.figures(5, 2_000, 2_492, 2_402))
        #expect(report.total.oldFee == MoneyMinorUnits(492) && report.total.newFee == MoneyMinorUnits(402))
        // 492 / 2,492 = 19.743 %, 402 / 2,402 = 16.736 %.
        #expect(report.total.oldMargin == BasisPoints(1_974) && report.total.newMargin == BasisPoints(1_674))
        #expect(NaiveSimulation.Figures(report.walkIns) == Self.figures(1, 200, 260, 260))
        #expect(report.unpricedLines == 1 && report.unpricedAmount == MoneyMinorUnits(130))
        #expect(report.losses == [])
        #expect(
            report.gains == [
                AffectedCustomer(
                    customer: 1, oldSales: MoneyMinorUnits(2_232), newSales: MoneyMinorUnits(2_142),
                    oldGrades: [1, 0], newGrades: [0, 0])
            ])
        // No limit in either policy: more than one rung would be a fall.
        #expect(report.fallLimit == 1 && report.fallenCustomers == 0 && report.falls == [])
        // Customer 2's purchase and return come to nothing, so only customer 1 has spent: 2,470.
        #expect(report.deciles.count == 1 && report.deciles[0].customers == 1)
        // Steps of spend between 2,048 and 4,096 are 16 wide: 2,464 to 2,479.
        #expect(report.deciles[0].spendFrom == MoneyMinorUnits(2_464))
        // 432 / 1,800 and 342 / 1,800.
        #expect(report.deciles[0].oldRate == BasisPoints(2_400) && report.deciles[0].newRate == BasisPoints(1_900))
    }

    @Test func whoFallsFurtherThanTheLimitIsNamed() throws {
        var new = Self.policy()
        new.grades[1].minScore = Points(100)
        new.grades[2].minScore = Points(200)
        let fallen = FallenCustomer(customer: 2, subject: 0, oldGrade: 2, newGrade: 0)
        #expect(try Self.report(new).falls == [fallen])
        // The new policy's limit counts before anything else.
        new.hold = HoldRule(period: .month, maxStepsDown: 2)
        #expect(try Self.report(new).falls == [])
        new.hold = HoldRule(period: .month, maxStepsDown: 0)
        let all = try Self.report(new)
        #expect(all.falls.map(\.customer) == [2, 1] && all.fallenCustomers == 2 && all.movements[0].falls == 2)
        #expect(try Self.report(new, listed: 1).falls.map(\.customer) == [2])
        // Without a grade a customer lies below the first rung.
        new.hold = HoldRule()
        new.requireEnrolment = true
        #expect(try Self.report(new).falls.map(\.customer) == [2, 1])
        // Ladders of other codes: who pays less goes up, and nobody falls.
        new.requireEnrolment = false
        new.grades[0].code = "X"
        new.fees.cells[0][0] = [BasisPoints(2_200), BasisPoints(2_100)]
        new.allowUnfair = true
        let other = try Self.report(new)
        #expect(other.fallLimit == nil && other.falls == [] && other.movements[0].falls == 0)
        // 25 % and 29 % to 22 %: up; 20 % to 22 %: down.
        #expect((other.movements[0].ups, other.movements[0].downs) == (2, 1))
        // The same rates as shares of the price: 22 % of it are 28.2 % of the cost.
        new.fees.base = .price
        let priced = try Self.report(new)
        #expect((priced.movements[0].ups, priced.movements[0].downs) == (1, 2))
    }

    @Test func aSubjectThatTheOldPolicyDoesNotHaveIsNotCompared() throws {
        var new = Self.policy()
        new.subjects[0].code = "NEW"
        let movement = try Self.report(new).movements[0]
        #expect(!movement.isCompared && movement.ups + movement.downs + movement.same == 0)
        #expect(movement.customers[0] == [0, 1, 1, 1])
    }

    @Test func whoSpendsMoreAndPaysMoreIsFlagged() throws {
        // Twenty customers who spend 1,000, 2,000, … and pay the standard fee, but the dearest six pay 1 % more.
        let plan = SimulationPlan(
            old: try RatingEngine(Self.policy()), new: try RatingEngine(Self.policy()), asOf: Self.asOf,
            codes: Self.codes)
        var simulation = PolicySimulation(plan)
        for number in Int64(1)...20 {
            var figures = SalesFigures()
            let cost = number * 700
            figures.add(cost: cost, old: cost * 130 / 100, new: cost * (number > 14 ? 131 : 130) / 100)
            simulation.spends.add(spend: MoneyMinorUnits(number * 1_000), figures)
        }
        let report = SimulationReport(simulation, plan: plan)
        #expect(report.deciles.map(\.customers) == Array(repeating: 2, count: 10))
        #expect(report.deciles.map(\.paysMoreThanLower) == Array(repeating: false, count: 7) + [true, true, true])
        #expect(
            report.deciles.map(\.newRate) == Array(repeating: 3_000, count: 7).map { BasisPoints($0) }
                + Array(repeating: BasisPoints(3_100), count: 3))
    }

    @Test func stepsOfSpendAreNarrowAndMeet() {
        var last = -1
        for spend in [1, 2, 255, 256, 257, 258, 511, 512, 1_000_000, 1_000_001, Int64.max / 2, Int64.max] {
            let position = SpendSteps.position(of: MoneyMinorUnits(spend))
            let least = SpendSteps.least(of: position).rawValue
            #expect(least <= spend && spend - least <= spend / 100, "\(spend)")
            #expect(SpendSteps.position(of: MoneyMinorUnits(least)) == position, "\(spend)")
            #expect(position >= last, "\(spend)")
            last = position
        }
        #expect(last == SpendSteps().steps.count - 1)
    }

    @Test func oneWithTooManyReceiptsIsLeftOut() throws {
        let plan = SimulationPlan(
            old: try RatingEngine(Self.policy()), new: try RatingEngine(Self.policy()), asOf: Self.asOf,
            codes: Self.codes)
        var simulator = PolicySimulator(plan)
        let one = Self.receipt("1", "2026-06-01", [("APPLE", 100, 1, 50)])
        let receipts = [Receipt](repeating: one, count: InputLimits.receiptsPerCustomerMax + 1)
        simulator.add(customer: 1, facts: CustomerFacts(), history: SimulatedHistory(receipts, Self.codes))
        #expect(simulator.simulation.leftOut == 1 && simulator.simulation.customers == 0)
        simulator.add(
            customer: 1, facts: CustomerFacts(), history: SimulatedHistory(receipts.dropLast(), Self.codes))
        #expect(simulator.simulation.customers == 1)
    }

    @Test func sumsBeyondSixtyFourBitsStandAtTheLargestNumber() {
        var figures = SalesFigures()
        for _ in 0..<3 { figures.add(cost: .max / 2, old: .max, new: .max) }
        #expect(figures.oldSales == MoneyMinorUnits(.max) && figures.cost == MoneyMinorUnits(.max))
        #expect(figures.change == .zero && figures.lines == 3)
    }
}
