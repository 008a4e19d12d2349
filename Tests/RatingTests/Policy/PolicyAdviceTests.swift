import Testing

@testable import Rating

/// Goal: advice names what an author wants to know and keeps silent about what is in order.
///
/// Method: a small sound policy with one thing changed at a time; what is said to be out of reach is tried.
@Suite struct PolicyAdviceTests {
    private func fields(_ change: (inout Policy) -> Void) -> [String] {
        var policy = SmallPolicy.policy()
        change(&policy)
        #expect(!policy.problems().contains { $0.severity == .error }, "\(policy.problems())")
        return policy.advice().map(\.field)
    }

    /// Without tax every price can be had.
    private func untaxed(_ policy: inout Policy) {
        policy.tax.rates = [.init(name: "standard", rate: .zero)]
    }

    @Test func aSoundPolicyGetsNone() {
        #expect(fields(untaxed) == [])
    }

    @Test func ratesInTheWrongUnitAreTold() {
        let found = fields { policy in
            policy.tax.rates = [.init(name: "standard", rate: .zero), .init(name: "low", rate: BasisPoints(99))]
            policy.fees.minimumFee = BasisPoints(1)
        }
        #expect(found == ["fees.min_fee", "tax.rates.low"])
        let unnamed = fields { $0.tax.rates = [.init(name: "exempt", rate: .zero)] }
        #expect(unnamed == ["tax.rates"])
        #expect([10, 99, 100, 425, 1000].map { BasisPoints($0).percentText } == ["0.1", "0.99", "1", "4.25", "10"])
    }

    @Test func cliffsAreToldAtTheCellBehindThem() {
        #expect(
            fields { policy in
                untaxed(&policy)
                // From 2400 to 1899 is 501, and from the class before it 101.
                policy.fees.cells[1][2][1] = BasisPoints(1899)
            } == ["fees.table.B.G2.C1"])
        #expect(
            fields { policy in
                untaxed(&policy)
                policy.fees.standard[0] = BasisPoints(3401)
            } == ["fees.table.A.G0.C0"])
        var policy = SmallPolicy.policy()
        untaxed(&policy)
        #expect(policy.advice(largestFeeJump: BasisPoints(400)).count == 4)
        #expect(policy.advice(largestFeeJump: BasisPoints(399)).count == 8)
    }

    @Test func tablesThatCountForNothingAreTold() {
        let table = StepTable([.init(bound: 1, points: Points(5))])
        #expect(
            fields { policy in
                untaxed(&policy)
                policy.lifetime = LifetimeTables(visits: table)
                policy.period = PeriodTables(visits: table)
                policy.reservations = ReservationRule(horizonDays: 10, amount: table)
            } == ["weights_permille.lifetime", "weights_permille.period", "weights_permille.reservations"])
        #expect(
            fields { policy in
                untaxed(&policy)
                policy.weights.current = 1000
                policy.hold = HoldRule(period: .month)
            } == ["weights_permille.current"])
    }

    @Test func stepsAndConditionsThatNobodyEarnsAreTold() {
        #expect(
            fields { policy in
                untaxed(&policy)
                policy.weights.period = 1000
                policy.visitUnit = .businessDay
                policy.period = PeriodTables(
                    visits: StepTable([.init(bound: 30, points: Points(5)), .init(bound: 31, points: Points(6))]))
            } == ["period.visits[1]"])
        let group = ConditionGroup(
            name: "g",
            bestOf: [
                Condition(amountAtLeast: MoneyMinorUnits(1000), payment: ["card"], points: Points(5)),
                Condition(amountAtLeast: MoneyMinorUnits(500), payment: ["card", "qr"], points: Points(5)),
                Condition(amountAtLeast: MoneyMinorUnits(500), points: Points(4)),
                Condition(weekday: [.monday], points: Points(9)),
                Condition(weekday: [.monday], points: Points(9)),
            ])
        #expect(
            fields { policy in
                untaxed(&policy)
                policy.conditions = [group]
            } == ["conditions[0].best_of[0]", "conditions[0].best_of[4]"])
    }

    @Test func roundPricesAreReachableOrTold() throws {
        // 454 and 10 % is 499, 455 is 501 when half is rounded up.
        var policy = SmallPolicy.policy()
        policy.tax.rounding = .halfUp
        let reasons = policy.advice().filter { $0.field == "tax.rates.standard" }.map(\.reason)
        #expect(reasons.count == 1 && reasons[0].contains("500"), "\(reasons)")
        for unit in [1, 3, 7, 10] as [Int64] {
            for display in TaxDisplay.allCases {
                policy.price.unit = unit
                policy.tax.display = display
                let reason = policy.advice().first { $0.field == "tax.rates.reduced" }?.reason ?? ""
                let told = Set(reason.split { !$0.isNumber }.compactMap { Int64($0) })
                let missed = (1...10).map { Int64($0) * 100 }.filter { price in
                    !(0...price).contains { base in
                        guard base % unit == 0 else { return false }
                        guard display == .excluded else { return base == price }
                        return base + (base * 800 + 5000) / 10_000 == price
                    }
                }
                // The first five are named; what can be had never is.
                #expect(told.isSuperset(of: missed.prefix(5)), "unit \(unit), \(display): \(reason)")
                #expect(told.filter { $0 <= 1000 }.isSubset(of: missed), "unit \(unit), \(display): \(reason)")
            }
        }
    }
}
